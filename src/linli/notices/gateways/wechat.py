"""An official account of WeChat (公众号): template messages, customer-service messages, and who
stands behind a code. Only the documented HTTP calls; the base address is a setting.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from linli.base import crypto
from linli.notices.gateways.base import Answer, Outcome, Outgoing, Unclear, call, plain

#: The token was renewed elsewhere or has run out: take a new one, and try once more.
STALE = {40001, 40014, 42001}
#: Called too often, or their side is busy: surely not sent.
LATER = {-1, 45009, 45011, 45047}
#: The kept token is used so many seconds less than it lives.
MARGIN = 300
TOKEN = "wechat:token"  # noqa: S105 - the name of a place in the cache
#: Signs that one field of a template holds.
LONGEST_FIELD = 20


class WeChat:
    """`client_msg_id` keeps the same template message from being sent twice."""

    takes_key = True
    can_ask = False

    def send(self, outgoing: Outgoing) -> Answer:
        """A template message; outside mailings what answers somebody, as customer service."""
        if outgoing.is_mailing:
            path, body = "message/template/send", _template(outgoing)
        else:
            text = "\n".join(part for part in (outgoing.text, outgoing.link) if part)
            path = "message/custom/send"
            body = {"touser": outgoing.address, "msgtype": "text", "text": {"content": text}}
        try:
            said = self._said(path, body)
        except Unclear as unclear:
            return Answer(Outcome.UNKNOWN, error=str(unclear))
        code = said.get("errcode", 0)
        if code == 0:
            return Answer(Outcome.SENT, plain(said.get("msgid", "")))
        return Answer(
            Outcome.LATER if code in LATER else Outcome.REFUSED, error=f"wechat {plain(code)}"
        )

    def ask(self, key: str) -> Answer:  # noqa: ARG002 - the interface
        """It cannot be asked; its own report says later what became of it."""
        return Answer(Outcome.UNKNOWN)

    def _said(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        for renew in (False, True):
            said = call(_address(path, access_token=token(renew=renew)), body)
            if said.get("errcode") not in STALE:
                break
        return said


def token(*, renew: bool = False) -> str:
    """The account's access token, kept sealed and renewed by one worker at a time: a new one soon
    ends the old one's life. ConnectionError if there is none.
    """
    known = "" if renew else _kept()
    return known or _renewed(_kept())


def _kept() -> str:
    sealed = cache.get(TOKEN, "")
    return crypto.unseal(sealed, purpose="tokens") if sealed else ""


def _renewed(stale: str) -> str:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [TOKEN])
        known = _kept()
        if known and known != stale:  # another worker was here while we waited
            return known
        account = _account()
        said = call(
            _address(
                "token",
                grant_type="client_credential",
                appid=account["app_id"],
                secret=account["secret"],
            )
        )
        fresh = str(said.get("access_token", ""))
        if not fresh:
            raise ConnectionError(f"wechat token {said.get('errcode')}")
        lives = max(int(said.get("expires_in", 7200)) - MARGIN, 60)
        cache.set(TOKEN, crypto.seal(fresh, purpose="tokens"), lives)
    return fresh


def openid_of(code: str) -> str:
    """Who came back from WeChat with this code: their number at the account; "" for nobody."""
    account = _account()
    query = {
        "appid": account["app_id"],
        "secret": account["secret"],
        "code": code,
        "grant_type": "authorization_code",
    }
    try:
        said = call(f"{account['url']}/sns/oauth2/access_token?{urlencode(query)}")
    except (Unclear, ConnectionError):
        return ""
    return str(said.get("openid", ""))[:64]


def asks_who(back: str, state: str) -> str:
    """The address at WeChat that asks the visitor who they are and sends them back with a code."""
    account = _account()
    query = {
        "appid": account["app_id"],
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    return f"{account['open_url']}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"


def _account() -> dict[str, Any]:
    """The official account of the settings."""
    return dict(settings.LINLI_WECHAT)


def _address(path: str, **query: str) -> str:
    return f"{_account()['url']}/cgi-bin/{path}?{urlencode(query)}"


def _template(outgoing: Outgoing) -> dict[str, Any]:
    """`fields` says which field of the template holds what: {"thing1": "subject"}."""
    account = _account()
    values = {"subject": outgoing.subject, "text": outgoing.text}
    data = {
        field: {"value": values.get(what, "")[:LONGEST_FIELD]}
        for field, what in account["fields"].items()
    }
    return {
        "touser": outgoing.address,
        "template_id": account["template"],
        "url": outgoing.link,
        "client_msg_id": outgoing.key,
        "data": data,
    }
