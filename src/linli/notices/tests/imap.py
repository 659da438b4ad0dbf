"""A mail server on this machine, as tests want it to behave: IMAP over TLS, so much of it as the
house uses (RFC 3501).
"""

import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "answers@example.org", "geheim"


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and its key in one file; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "imap.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@dataclass
class Server:
    """A mailbox: number → mail. `breaks_at`: the line is cut when this number is asked for.
    `silent`: says nothing after its greeting. `asked`: what it heard, without the password.
    """

    pem: Path
    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, str] = field(default_factory=dict)
    validity: int = 7
    breaks_at: int = 0
    silent: bool = False
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.pem)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.ends = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def lay(self, *mails: bytes) -> None:
        """New mails come in, each with the next number."""
        for mail in mails:
            self.mails[max(self.mails, default=0) + 1] = mail

    def close(self) -> None:
        """Gone: nobody answers under its address."""
        self.ends.set()
        self.listener.close()

    def _serve(self) -> None:
        while True:
            try:
                plain, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._speak, args=(plain,), daemon=True).start()

    def _speak(self, plain: socket.socket) -> None:
        try:
            with self.context.wrap_socket(plain, server_side=True) as line:
                stream = line.makefile("rwb")
                self._say(stream, "* OK ready")
                while (told := stream.readline().decode().strip()) and self._answer(stream, told):
                    pass
        except (OSError, ValueError):
            return

    @staticmethod
    def _say(stream: object, *lines: str) -> None:
        stream.write("".join(f"{each}\r\n" for each in lines).encode())  # type: ignore[attr-defined]
        stream.flush()  # type: ignore[attr-defined]

    def _answer(self, stream: object, told: str) -> bool:
        tag, _blank, words = told.partition(" ")
        verb = words.split(" ")[0].upper()
        self.asked.append("LOGIN" if verb == "LOGIN" else words)
        if self.silent and verb != "CAPABILITY":
            self.ends.wait(5)
            return False
        if verb == "UID":
            return self._of_mails(stream, tag, words)
        before, result = getattr(self, f"_{verb.lower()}")(words)
        self._say(stream, *before, f"{tag} {result}")
        return verb != "LOGOUT"

    def _capability(self, _words: str) -> tuple[list[str], str]:
        return ["* CAPABILITY IMAP4rev1"], "OK done"

    def _login(self, words: str) -> tuple[list[str], str]:
        return [], "OK in" if PASSWORD in words.replace('"', " ").split() else "NO no"

    def _select(self, words: str) -> tuple[list[str], str]:
        told = [
            f"* {len(self.mails)} EXISTS",
            f"* OK [UIDVALIDITY {self.validity}] valid",
            f"* OK [UIDNEXT {max(self.mails, default=0) + 1}] next",
        ]
        return told, "OK open" if '"INBOX"' in words else "NO no such folder"

    def _expunge(self, _words: str) -> tuple[list[str], str]:
        for number, flag in self.flags.items():
            if "Deleted" in flag:
                self.mails.pop(number, None)
        return [], "OK done"

    def _logout(self, _words: str) -> tuple[list[str], str]:
        return ["* BYE"], "OK bye"

    def _of_mails(self, stream: object, tag: str, words: str) -> bool:
        if found := re.match(r"UID SEARCH UID (\d+):\*", words):
            least = int(found.group(1))
            # As real servers do: the last one is named though its number is smaller.
            numbers = [n for n in self.mails if n >= least] or list(self.mails)[-1:]
            self._say(stream, f"* SEARCH {' '.join(map(str, numbers))}", f"{tag} OK done")
        elif found := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]<0.(\d+)>\)", words):
            number, size = int(found.group(1)), int(found.group(2))
            if number == self.breaks_at:
                self.breaks_at = 0
                return False
            mail = self.mails[number][:size]
            head = f"* 1 FETCH (UID {number} BODY[]<0> {{{len(mail)}}}\r\n".encode()
            stream.write(head + mail + b")\r\n")  # type: ignore[attr-defined]
            self._say(stream, f"{tag} OK done")
        elif found := re.match(r"UID STORE (\d+) \S+ (.*)", words):
            self.flags[int(found.group(1))] = found.group(2)
            self._say(stream, f"{tag} OK done")
        else:
            self._say(stream, f"{tag} BAD")
        return True
