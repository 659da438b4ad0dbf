"""How e-mail leaves: what the environment says becomes what Django is told."""

import pytest

from linli.site import mail
from linli.site.refusal import Refusal

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "TLS", "USER", "PASSWORD"):
        monkeypatch.delenv(f"LINLI_MAIL_OUT_{name}", raising=False)
    monkeypatch.delenv("LINLI_EMAIL_BACKEND", raising=False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, (FILES, "localhost", 25, False, False)),
        ({"HOST": "smtp.example.cn"}, (SMTP, "smtp.example.cn", 465, True, False)),
        ({"HOST": "a.cn", "TLS": "starttls"}, (SMTP, "a.cn", 587, False, True)),
        ({"HOST": "a.cn", "TLS": "none"}, (SMTP, "a.cn", 25, False, False)),
        ({"HOST": "a.cn", "PORT": "994"}, (SMTP, "a.cn", 994, True, False)),
        (
            {"HOST": "localhost", "TLS": "none", "USER": "linli"},
            (SMTP, "localhost", 25, False, False),
        ),
    ],
)
def test_way_out(
    given: dict[str, str], told: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"LINLI_MAIL_OUT_{name}", value)
    way = mail.outgoing()
    assert (way.backend, way.host, way.port, way.is_tls, way.starts_tls) == told
    assert way.user == given.get("USER", "")


def test_a_way_of_ones_own_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_MAIL_OUT_HOST", "smtp.example.cn")
    monkeypatch.setenv("LINLI_EMAIL_BACKEND", "example.Backend")
    assert mail.outgoing().backend == "example.Backend"


@pytest.mark.parametrize(
    "given",
    [
        {"HOST": "a.cn", "TLS": "ssl"},
        {"HOST": "a.cn", "PORT": "smtp"},
        {"HOST": "a.cn", "TLS": "none", "USER": "linli", "PASSWORD": "hu-tong-2022"},
    ],
)
def test_what_cannot_be_meant_is_refused(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"LINLI_MAIL_OUT_{name}", value)
    with pytest.raises(Refusal) as refusal:
        mail.outgoing()
    assert "hu-tong-2022" not in str(refusal.value)
