"""Settings, all from the environment; see docs/manual/settings.md for the list."""

import os

from django.utils.translation import gettext_lazy as _

from linli.site import addresses, database, mail, paths

DEBUG = os.environ.get("LINLI_DEBUG") == "1"
SECRET_KEY = paths.secret("secret-key", "LINLI_SECRET_KEY")
#: Encrypts names, phones and identity numbers at rest; losing it loses them.
LINLI_DATA_KEY = paths.secret("data-key", "LINLI_DATA_KEY")
CSRF_TRUSTED_ORIGINS = addresses.origins()
ALLOWED_HOSTS = addresses.hosts()

#: The apps, bottom to top; the import contracts in pyproject.toml hold the same stack.
INSTALLED_APPS = [
    "linli.base",
    "linli.journal",
    "linli.clock",
    "linli.files",
    "linli.notices",
    "linli.labels",
    "linli.places",
    "linli.people",
    "linli.accounts",
    "linli.errands",
    "linli.commitments",
    "linli.ballots",
    "linli.cases",
    "linli.visits",
    "linli.surveys",
    "linli.events",
    "linli.knowledge",
    "linli.drives",
    "linli.outreach",
    "linli.doorstep",
    "linli.teams",
    "linli.claims",
    "linli.liaison",
    "linli.inspections",
    "linli.deliberation",
    "linli.ledgers",
    "linli.alliances",
    "linli.employment",
    "linli.live",
    "linli.services",
    "linli.vaccination",
    "linli.supervision",
    "linli.reporting",
    "linli.programmes.mobile_committee",
    "linli.programmes.gas_hookup",
    "linli.programmes.gas_shops",
    "linli.programmes.veterans_jobs",
    "linli.programmes.vaccination",
    "linli.programmes.elevator",
    "linli.programmes.medical_insurance",
    "linli.programmes.team_work",
    "linli.programmes.enterprise_alliance",
    "linli.programmes.live_lecture",
    "linli.site",
    # Below ours, so that our templates and our Chinese win over theirs.
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.site.health.HealthMiddleware",
    "linli.site.middleware.GuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.site.middleware.ViewerMiddleware",
]

ROOT_URLCONF = "linli.site.urls"
ASGI_APPLICATION = "linli.site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "linli.site.context.house",
            ],
        },
    },
]

DATABASES = {"default": database.config()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Throttles and lock-outs must hold across processes, so they live in the one database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        # When it is full a third is forgotten: Django's 300 would let many addresses at the door
        # of sign-in wash away who is locked out.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

#: Work in the background is written in an app's jobs.py; see linli.base.jobs.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["linli.accounts.adapter.SignedIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "linli.accounts.adapter.LongEnough"},
    {"NAME": "linli.accounts.adapter.UnlikeTheirName"},
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("CommonPasswordValidator", "NumericPasswordValidator")
    ),
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "linli.accounts.adapter.ClosedDoor"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
#: How many proxies stand in front: only then is their word on the visitor's address believed.
ALLAUTH_TRUSTED_PROXY_COUNT = addresses.proxies()
SESSION_ENGINE = "linli.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["linli.base.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = paths.data_dir() / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": paths.data_dir() / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
#: Segments and recordings of lectures: in the files, so that a backup holds them.
LINLI_LIVE_DIR = paths.files_dir() / "live"
#: Where viewers fetch picture and sound instead of from this house: a media server, a CDN.
LINLI_LIVE_MEDIA = os.environ.get("LINLI_LIVE_MEDIA", "").rstrip("/")
#: The media server that outside encoders send to, and from which it is played.
LINLI_LIVE_PUBLISH = os.environ.get("LINLI_LIVE_PUBLISH", "").rstrip("/")
LINLI_LIVE_PLAY = os.environ.get("LINLI_LIVE_PLAY", "").rstrip("/")
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
#: Behind a proxy that speaks TLS, and says so in this header (every one in use does).
HTTPS = os.environ.get("LINLI_HTTPS") == "1"
#: The house speaks https itself, with a certificate made on the spot (site/tls.py).
TLS = os.environ.get("LINLI_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS or TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 180 * 24 * 3600 if HTTPS else 0
_MEDIA_HOSTS = addresses.hosts_of(LINLI_LIVE_MEDIA, LINLI_LIVE_PLAY)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:", *_MEDIA_HOSTS],
        "connect-src": ["'self'", *_MEDIA_HOSTS],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

_mail = mail.outgoing()
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail.backend, _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.is_tls, _mail.starts_tls
#: Seconds that a mail server may keep the house waiting.
EMAIL_TIMEOUT = 20
#: Where each day's head of the journal is written, for whoever copies this folder elsewhere.
LINLI_HEADS_DIR = paths.data_dir() / "heads"
#: Where each day's head of the journal is sent: an address outside this house, "" for nowhere.
LINLI_HEADS_TO = os.environ.get("LINLI_HEADS_TO", "")
EMAIL_FILE_PATH = paths.data_dir() / "mail"

#: As whom the house writes: "永安社区 <yongan@example.cn>".
DEFAULT_FROM_EMAIL = os.environ.get("LINLI_MAIL_FROM") or "webmaster@localhost"
#: The mailbox to which answers and bounces come, by IMAP over TLS. Without a host a folder of the
#: house stands in for it.
LINLI_MAIL_IN = {
    "host": os.environ.get("LINLI_MAIL_IN_HOST", ""),
    "port": addresses.number("LINLI_MAIL_IN_PORT", 993),
    "user": os.environ.get("LINLI_MAIL_IN_USER", ""),
    "password": os.environ.get("LINLI_MAIL_IN_PASSWORD", ""),
    "folder": os.environ.get("LINLI_MAIL_IN_FOLDER") or "INBOX",
    "address": os.environ.get("LINLI_MAIL_IN_ADDRESS", ""),
    "ca": os.environ.get("LINLI_MAIL_IN_CA", ""),
    "delete": os.environ.get("LINLI_MAIL_IN_DELETE") == "1",
    "stand_in": paths.data_dir() / "mail-in",
}

#: The address by which residents know this house, for links in e-mails and text messages.
LINLI_ADDRESS = addresses.own()

#: The provider of text messages. Without a url the house keeps what it would send, and nothing
#: leaves it. Secrets stand nowhere but in the environment.
LINLI_SMS = {
    "url": os.environ.get("LINLI_SMS_URL", ""),
    "token": os.environ.get("LINLI_SMS_TOKEN", ""),
    "secret": os.environ.get("LINLI_SMS_SECRET", ""),
    "keyed": os.environ.get("LINLI_SMS_KEYED") == "1",
    "asks": os.environ.get("LINLI_SMS_ASKS") == "1",
}
#: What stands before each text message of a mailing, as the law of the trade asks: 【…】.
LINLI_SMS_SIGNATURE = os.environ.get("LINLI_SMS_SIGNATURE", "")
LINLI_WECHAT = {
    "url": os.environ.get("LINLI_WECHAT_URL", "https://api.weixin.qq.com"),
    "open_url": os.environ.get("LINLI_WECHAT_OPEN_URL", "https://open.weixin.qq.com"),
    "app_id": os.environ.get("LINLI_WECHAT_APP_ID", ""),
    "secret": os.environ.get("LINLI_WECHAT_SECRET", ""),
    "token": os.environ.get("LINLI_WECHAT_TOKEN", ""),
    "aes_key": os.environ.get("LINLI_WECHAT_AES_KEY", ""),
    "template": os.environ.get("LINLI_WECHAT_TEMPLATE", ""),
    "fields": addresses.pairs("LINLI_WECHAT_FIELDS", "thing1=subject,thing2=text"),
}
LINLI_WECOM_URL = os.environ.get("LINLI_WECOM_URL", "")
#: Messages that each gateway takes in a second: "sms=50,wechat=20". 0: as fast as one can.
LINLI_RATES = addresses.pairs("LINLI_RATES", "sms=50,wechat=20,email=10,robot=0.3")
#: Local hours in which no mailing goes out, but an urgent one: "21:00-08:00"; "" for none.
LINLI_QUIET_HOURS = os.environ.get("LINLI_QUIET_HOURS", "21:00-08:00")

#: Where upper things are plugged into lower ones by name, each list in one readable file.
LINLI_REACTIONS = "linli.site.reactions.REACTIONS"
LINLI_FIGURES = "linli.site.programmes.FIGURES"
LINLI_PROGRAMMES = "linli.site.programmes.ALL"
LINLI_DRIVES = "linli.site.programmes.DRIVES"
LINLI_ALLIANCES = "linli.site.programmes.ALLIANCES"
LINLI_AUDIENCES = "linli.site.audiences.AUDIENCES"
LINLI_CIRCLES = "linli.site.audiences.CIRCLES"
LINLI_DEMOS = [
    "linli.programmes.mobile_committee.demo.write",
    "linli.programmes.gas_hookup.demo.write",
    "linli.programmes.gas_shops.demo.write",
    "linli.programmes.team_work.demo.write",
    "linli.programmes.veterans_jobs.demo.write",
    "linli.programmes.enterprise_alliance.demo.write",
    "linli.programmes.live_lecture.demo.write",
    "linli.programmes.vaccination.demo.write",
]
LINLI_AREAS = "linli.places.queries.visible_areas"
LINLI_ERRANDS = "linli.errands.actions"
LINLI_NOW = "linli.clock.queries.now"
LINLI_NAMES = "linli.accounts.queries.names_of"
#: Kinds of notices that people may answer with what belongs sealed (their health): no case is
#: made of such a reply by itself, and it is erased with what the notice was about.
LINLI_SEALED_REPLIES = ["vaccination.invitation"]
#: What stands beside a record on its page, from the apps above it.
LINLI_BESIDE = [
    "linli.supervision.queries.beside",
    "linli.alliances.views.beside.beside",
    "linli.services.queries.beside",
    "linli.outreach.queries.beside",
    "linli.knowledge.queries.beside",
    "linli.vaccination.queries.beside",
    "linli.employment.queries.beside",
    "linli.live.queries.beside",
]
#: Of gatherings that another app plans: who may see their guests, by the word before the ":" of
#: the gathering's origin. Without an entry: whoever sees the gathering.
LINLI_GUESTS = {"drive": "linli.vaccination.queries.shows_guests"}
LINLI_CHECKS = ["linli.journal.queries.problems", "linli.people.queries.problems"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "linli.site.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LINLI_LOG", "WARNING")},
}
