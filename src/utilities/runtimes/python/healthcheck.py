#!/usr/bin/env python3
"""healthcheck.py (Container Checkup): tells by its exit code whether an application answers.

It needs nothing but Python 3.8 or later, and is part of this project now: read it, change it, keep it beside the
application.

As health check in a Dockerfile:        HEALTHCHECK CMD ["python", "healthcheck.py", "-u", "http://localhost/health"]
As dependency check before the start:   CMD python healthcheck.py -u http://api/health && exec python app.py

Exit code 0: every check passed. 1: one did not, or the options were wrong.
"""
import argparse
import base64
import os
import queue
import re
import socket
import ssl
import string
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from urllib.parse import quote, unquote, urlsplit

USAGE = (
    "usage: healthcheck.py [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH[:cert]] [-t TIMEOUT_MS] "
    "[--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]"
)
MOST_OF_BODY = 2**20  # No more of an answer is read than this.


class Failed(Exception):
    """Says in a word or two why a check does not pass."""


# A check is what to call its target, and an attempt: a function that returns a word or raises.


def http_check(value, options):
    url = urlsplit(value)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("not an HTTP URL")
    port = url.port or (443 if url.scheme == "https" else 80)

    def attempt():
        status, body = get(url, port, options)
        if not any(first <= status <= last for first, last in options.status):
            raise Failed(f"status {status}")
        if not all(text in body for text in options.contains):
            raise Failed("text not found")
        return status

    return re.sub(r"(?i)^(https?://)[^/?#]*@", r"\1***@", value), attempt


def get(url, port, options):
    """Reads an answer. Redirects are not followed, and http.client knows no proxy."""
    headers = {"Connection": "close"}
    if url.username is not None:
        secret = unquote(f"{url.username}:{url.password or ''}").encode()
        headers["Authorization"] = "Basic " + base64.b64encode(secret).decode()
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    with connect(url.hostname, port, options.timeout) as plain:
        connection = HTTPConnection(url.hostname, port)
        connection.sock = plain
        if url.scheme == "https":
            connection = HTTPSConnection(url.hostname, port)
            connection.sock = tls(options).wrap_socket(plain, server_hostname=url.hostname)
        connection.request("GET", quote(path, safe=string.punctuation), headers=headers)
        response = connection.getresponse()
        while 101 < response.status < 200:  # It announces something; the answer is yet to come.
            response.headers = None
            response.begin()
        body = response.read(MOST_OF_BODY)
        if response.length and len(body) < MOST_OF_BODY:
            raise IncompleteRead(body)
        return response.status, body


def tls(options):
    context = ssl.create_default_context()
    if options.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def connect(host, port, timeout):
    """What listens on localhost may do so on IPv4 or IPv6 alone: the second is tried where the first fails."""
    if host != "localhost":
        return socket.create_connection((host, port), timeout)
    try:
        return socket.create_connection(("127.0.0.1", port), timeout)
    except OSError as error:
        try:
            return socket.create_connection(("::1", port), timeout)
        except OSError:
            raise error from None


def tcp_check(value, options):
    match = re.fullmatch(r"(?:\[([\da-fA-F:.]+)\]|([^\s:/@\[\]]+)):(\d{1,5})", value)
    if not match or int(match[3]) > 65535:
        raise ValueError("neither URL nor HOST:PORT")

    def attempt():
        connect(match[1] or match[2], int(match[3]), options.timeout).close()
        return "open"

    return value, attempt


def file_check(value, _options):
    path = value[: -len(":cert")] if value.endswith(":cert") else value

    def attempt():
        if os.path.exists(path) and not os.path.isfile(path):
            raise Failed("not a file")
        with open(path, "rb") as file:
            if path == value:
                return "readable"
            end = expiry(file.read())
        if end < datetime.now(timezone.utc):
            raise Failed(f"expired {end:%Y-%m-%d}")
        return "valid"

    return path, attempt


def expiry(pem):
    """The standard library reads no certificates: in each, the first two times that stand together are its validity."""
    try:
        text = re.search(rb"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----", pem)[0].decode()
        der = ssl.PEM_cert_to_DER_cert(text)
        time_of = rb"(?:\x17\x0d(\d{12})|\x18\x0f(\d{14}))Z"
        match = re.search(time_of + time_of, der)
        text = (match[3] or match[4]).decode()
        end = datetime.strptime(text, "%y%m%d%H%M%S" if match[3] else "%Y%m%d%H%M%S")
    except (TypeError, ValueError):
        raise Failed("not a certificate") from None
    return end.replace(tzinfo=timezone.utc)


def config_check(key, options):
    """Checks the URL or HOST:PORT that the application's own configuration names."""
    try:
        value = configured(key)
        return (http_check if "://" in value else tcp_check)(value, options)
    except (OSError, ValueError) as error:
        failure = error

    def attempt():
        raise failure

    return key, attempt


def configured(key):
    """RngApi:Url is looked for in the environment, also as RngApi__Url and RNGAPI_URL, and in .env."""
    names = (key, key.replace(":", "__"), re.sub(r"\W+", "_", key).upper())
    for values in (os.environ, dotenv()):
        for name in names:
            if values.get(name):
                return values[name].strip()
    raise ValueError("not configured")


def dotenv():
    if not os.path.isfile(".env"):
        return {}
    with open(".env", encoding="utf-8", errors="replace") as file:
        text = file.read()
    line = r"""^(?:export )?([\w:.]+) *= *(?:(["'])(.*)\2|(.*?))(?: +#.*)?\s*$"""
    return {match[1]: match[3] or match[4] for match in re.finditer(line, text, re.MULTILINE)}


def reason(error):
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"
    for kind, words in (
        (socket.timeout, "timed out"),
        (socket.gaierror, "name not found"),
        (ConnectionRefusedError, "connection refused"),
        ((ConnectionError, IncompleteRead, ssl.SSLEOFError), "connection closed"),
        (HTTPException, "not an HTTP answer"),
        (FileNotFoundError, "not found"),
        (PermissionError, "not readable"),
    ):
        if isinstance(error, kind):
            return words
    return getattr(error, "strerror", None) or str(error)


def limited(attempt, seconds):
    """One attempt in a thread of its own, which is left alone where it takes longer than it may."""
    answers = queue.Queue()

    def work():
        try:
            answers.put((True, attempt()))
        except Exception as error:  # whatever it is, it has to be told in one line
            answers.put((False, reason(error)))

    threading.Thread(target=work, daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return False, "timed out"


def run(check, options):
    """Attempts until one passes or the time to wait is over, with pauses that grow."""
    target, attempt = check
    name = target if len(target) <= 120 else target[:119] + "…"
    start = time.monotonic()
    pause = 0.1
    while True:
        passed, answer = limited(attempt, options.timeout)
        elapsed = time.monotonic() - start
        if passed or elapsed >= options.wait:
            words = f"ok {answer} {name}" if passed else f"failed {name} {answer}"
            line = f"healthcheck: {words[:160]} {elapsed * 1000:.0f} ms"
            return passed, re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", line)
        time.sleep(min(pause, options.wait - elapsed))
        pause = min(2 * pause, 5)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        raise ValueError(message)


def read_arguments():
    def seconds(text):
        return int(re.fullmatch(r"\d{1,9}", text)[0]) / 1000

    def statuses(text):
        matches = [re.fullmatch(r"(\d{3})(?:-(\d{3}))?", part) for part in text.split(",")]
        return [(int(match[1]), int(match[2] or match[1])) for match in matches]

    def check(kind):
        return {"dest": "checks", "action": "append", "default": [], "type": lambda value: (kind, value)}

    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("-u", "--url", **check(http_check))
    parser.add_argument("-c", "--config", **check(config_check))
    parser.add_argument("--tcp", **check(tcp_check))
    parser.add_argument("--file", **check(file_check))
    parser.add_argument("-t", "--timeout", type=seconds, default=0.3)
    parser.add_argument("--status", type=statuses, default=[(200, 299)])
    parser.add_argument("--contains", action="append", type=os.fsencode, default=[])
    parser.add_argument("--wait", type=seconds, default=0)
    parser.add_argument("-k", "--insecure", action="store_true")
    parser.add_argument("-q", "--quiet", action="store_true")
    options = parser.parse_args()
    named = options.checks or [(http_check, "http://localhost")]
    return [make(value, options) for make, value in named], options


def main():
    try:
        checks, options = read_arguments()
    except ValueError:
        print(USAGE, file=sys.stderr, flush=True)
        return 1
    with ThreadPoolExecutor(len(checks)) as pool:
        results = list(pool.map(lambda check: run(check, options), checks))
    try:
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        for passed, line in results:
            if not (passed and options.quiet):
                print(line)
        sys.stdout.flush()
    except OSError:
        pass  # Nobody reads: the exit code still tells.
    return 0 if all(passed for passed, _ in results) else 1


os._exit(main())  # Threads that are still busy end here.
