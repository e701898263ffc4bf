#!/usr/bin/env python3
"""A signer on another machine, as web3signer is one: HTTPS with certificates of both sides.

Usage: remote_signer.py FOLDER KEYSTORE PASSWORD [--impostor]

Makes an authority and certificates for the signer and its one client in FOLDER, listens on a free port
of 127.0.0.1, and prints a JSON line: "url", "publicKey", "authoritiesFile", "certificateFile",
"privateKeyFile". Signs by POST /api/v1/eth1/sign/PUBLIC_KEY and knows no other route. Its first answer
is lost after signing, and its second is a 503, as on a bad day; an impostor signs with another key.
Prints a JSON line with what it was
asked when it is told to end (SIGTERM).
"""

import datetime
import http.server
import ipaddress
import json
import signal
import ssl
import sys
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from eth_account import Account
from eth_keys import keys
from eth_utils import keccak


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)
    return path


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(folder, text, issuer=None):
    """A certificate with its key, by an authority or as one: the pair, and the paths of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder().subject_name(name(text)).public_key(key.public_key())
        .issuer_name(name(text) if issuer is None else issuer[0].subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False))
    made = builder.sign(key if issuer is None else issuer[1], hashes.SHA256())
    pem = serialization.Encoding.PEM
    return (made, key), write(f"{folder}/{text}.pem", made.public_bytes(pem)), write(
        f"{folder}/{text}.key", key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


class Signer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    key = None
    is_impostor = False
    asked = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.asked.append(self.path)
        public = "/api/v1/eth1/sign/" + self.key.public_key.to_hex()
        if self.path != public:
            return self.answer(404, b"")
        digest = keccak(hexstr=json.loads(body)["data"])
        key = keys.PrivateKey(keccak(b"another")) if self.is_impostor else self.key
        signature = key.sign_msg_hash(digest)
        if len(self.asked) == 1:
            self.close_connection = True
            return self.connection.close()
        if len(self.asked) == 2:
            return self.answer(503, b"busy")
        raw = signature.to_bytes()
        return self.answer(200, ("0x" + (raw[:64] + bytes([raw[64] + 27])).hex()).encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Clients without a certificate and cut connections are no news."""


def main():
    folder, keystore, password = sys.argv[1:4]
    Signer.is_impostor = sys.argv[4:] == ["--impostor"]
    # Before any thread begins, so that none of them takes it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with open(keystore) as file:
        Signer.key = keys.PrivateKey(bytes(Account.decrypt(json.load(file), password)))
    authority, authorities, _ = certificate(folder, "signer-authority")
    _, own, own_key = certificate(folder, "signer", authority)
    _, client, client_key = certificate(folder, "signer-client", authority)
    server = Server(("127.0.0.1", 0), Signer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, own_key)
    context.load_verify_locations(authorities)
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({
        "url": f"https://127.0.0.1:{server.server_address[1]}",
        "publicKey": Signer.key.public_key.to_hex(), "authoritiesFile": authorities,
        "certificateFile": client, "privateKeyFile": client_key}), flush=True)
    signal.sigwait({signal.SIGTERM})
    print(json.dumps({"asked": Signer.asked}), flush=True)


if __name__ == "__main__":
    main()
