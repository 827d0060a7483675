<?php
// healthcheck.php (Container Checkup): tells by its exit code whether an application answers. It needs nothing but
// PHP 8.0 or later (its openssl extension for HTTPS and certificates), and is part of this project now: read it,
// change it, keep it where the web server does not serve it.
//
// As health check in a Dockerfile:        HEALTHCHECK CMD ["php", "healthcheck.php", "-u", "http://localhost/health"]
// As dependency check before the start:   CMD php healthcheck.php -u http://api/health && exec php-fpm
//
// Exit code 0: every check passed. 1: one did not, or the options were wrong.
declare(strict_types=1);

const USAGE = 'usage: healthcheck.php [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH[:cert]] [-t TIMEOUT_MS] '
    . "[--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]\n";
const NO_OPENSSL = "PHP's openssl extension is missing";
const MOST_OF_BODY = 1 << 20; // No more of an answer is read than this.

/** Says in a word or two why a check does not pass. */
final class Failed extends Exception {}

/** A connection that keeps its time limit, however slowly the other side writes. */
final class Connection
{
    private string $buffer = '';

    /** @param resource $stream */
    private function __construct(private $stream, private float $deadline) {}

    public static function open(string $host, int $port, float $deadline): self
    {
        // What listens on localhost may do so on IPv4 or IPv6 alone: the second is tried where the first fails.
        $addresses = $host === 'localhost' ? ['127.0.0.1', '[::1]'] : [str_contains($host, ':') ? "[$host]" : $host];
        $failure = null;
        foreach ($addresses as $address) {
            $left = max(0.001, $deadline - now());
            $stream = stream_socket_client("tcp://$address:$port", $code, $message, $left);
            if ($stream !== false) {
                stream_set_blocking($stream, false);
                return new self($stream, $deadline);
            }
            $failure ??= match (true) {
                stripos($message, 'timed out') !== false => 'timed out',
                stripos($message, 'refused') !== false => 'connection refused',
                stripos($message, 'getaddrinfo') !== false => 'name not found',
                default => strtolower($message),
            };
        }
        throw new Failed($failure);
    }

    public function secure(string $host, bool $insecure): void
    {
        if (!extension_loaded('openssl')) {
            throw new Failed(NO_OPENSSL);
        }
        stream_context_set_option($this->stream, ['ssl' => [
            'peer_name' => $host,
            'verify_peer' => !$insecure,
            'verify_peer_name' => !$insecure,
        ]]);
        warnings();
        while (($done = stream_socket_enable_crypto($this->stream, true, STREAM_CRYPTO_METHOD_TLS_CLIENT)) === 0) {
            $this->await();
        }
        if (!$done) {
            $words = warnings();
            throw new Failed(match (true) {
                str_contains($words, 'did not match') => 'certificate for another name',
                str_contains($words, 'certificate') => 'certificate not trusted',
                default => 'not a TLS answer',
            });
        }
    }

    public function write(string $text): void
    {
        while ($text !== '') {
            $written = fwrite($this->stream, $text);
            if ($written === false) {
                throw new Failed('connection closed');
            }
            $text = substr($text, $written);
            if ($text !== '') {
                $this->await(true);
            }
        }
    }

    /** The next line, without its end; null where there is no whole one. */
    public function line(): ?string
    {
        while (($end = strpos($this->buffer, "\n")) === false) {
            if (strlen($this->buffer) > 65536 || !$this->more()) {
                return null;
            }
        }
        $line = substr($this->buffer, 0, $end);
        $this->buffer = substr($this->buffer, $end + 1);
        return rtrim($line, "\r");
    }

    /** So many bytes, or fewer where the connection ends before. */
    public function bytes(int $length): string
    {
        while (strlen($this->buffer) < $length && $this->more()) {
        }
        $bytes = substr($this->buffer, 0, $length);
        $this->buffer = substr($this->buffer, $length);
        return $bytes;
    }

    /** Whether anything came at all. */
    public function silent(): bool
    {
        return $this->buffer === '';
    }

    private function more(): bool
    {
        for (;;) {
            $part = fread($this->stream, 65536);
            if ($part !== false && $part !== '') {
                $this->buffer .= $part;
                return true;
            }
            if ($part === false || feof($this->stream)) {
                return false;
            }
            $this->await();
        }
    }

    private function await(bool $writable = false): void
    {
        $left = $this->deadline - now();
        [$read, $write, $none] = $writable ? [[], [$this->stream], []] : [[$this->stream], [], []];
        if ($left <= 0 || !stream_select($read, $write, $none, (int) $left, (int) (fmod($left, 1) * 1e6))) {
            throw new Failed('timed out');
        }
    }
}

// A check is what to call its target, and an attempt: a function that is given a deadline, and returns a word or throws.

function httpCheck(string $value, stdClass $options): array
{
    $pattern = '~^(https?)://(?:([^/?#]*)@)?(?:\[([\da-f:.]+)\]|([^\s:/?#@\[\]]+))(?::(\d{1,5}))?'
        . '(/[^\s?#]*)?(\?[^\s#]*)?(#\S*)?$~iD';
    if (!preg_match($pattern, $value, $match, PREG_UNMATCHED_AS_NULL) || (int) $match[5] > 65535) {
        throw new InvalidArgumentException('not an HTTP URL');
    }
    [, $scheme, $user, $ipv6, $name, $port, $path, $query] = $match;
    $secure = strtolower($scheme) === 'https';
    $host = $ipv6 ?? $name;
    $shownHost = ($ipv6 === null ? $name : "[$ipv6]") . ($port === null ? '' : ":$port");
    $request = 'GET ' . ($path ?? '/') . ($query ?? '') . " HTTP/1.1\r\nHost: $shownHost\r\nConnection: close\r\n";
    if ($user !== null) {
        $request .= 'Authorization: Basic ' . base64_encode(rawurldecode($user)) . "\r\n";
    }
    $attempt = function (float $deadline) use ($options, $request, $secure, $host, $port): string {
        $connection = Connection::open($host, (int) ($port ?? ($secure ? 443 : 80)), $deadline);
        if ($secure) {
            $connection->secure($host, $options->insecure);
        }
        $connection->write("$request\r\n");
        [$status, $body] = answer($connection);
        if (!array_filter($options->statuses, fn ($range) => $range[0] <= $status && $status <= $range[1])) {
            throw new Failed("status $status");
        }
        if (array_filter($options->contains, fn ($text) => !str_contains($body, $text))) {
            throw new Failed('text not found');
        }
        return (string) $status;
    };
    return [preg_replace('~^(https?://)[^/?#]*@~i', '$1***@', $value), $attempt];
}

/** Status and text of an answer. Redirects are not followed; announcements (100 to 199) come before the answer. */
function answer(Connection $connection): array
{
    do {
        $line = $connection->line();
        if (!preg_match('~^HTTP/1\.[01] (\d{3})( |$)~', $line ?? '', $match)) {
            throw new Failed($line === null && $connection->silent() ? 'connection closed' : 'not an HTTP answer');
        }
        $status = (int) $match[1];
        $headers = [];
        while (($line = $connection->line()) !== '') {
            [$name, $value] = explode(':', $line ?? throw new Failed('connection closed'), 2) + ['', ''];
            $headers[strtolower($name)] = trim($value);
        }
    } while ($status < 200 && $status !== 101);
    return [$status, in_array($status, [101, 204, 304], true) ? '' : body($connection, $headers)];
}

function body(Connection $connection, array $headers): string
{
    if (stripos($headers['transfer-encoding'] ?? '', 'chunked') !== false) {
        for ($body = ''; strlen($body) < MOST_OF_BODY; $connection->line()) {
            if (!preg_match('/^[\da-f]{1,8}/i', $connection->line() ?? '', $size)) {
                throw new Failed('not an HTTP answer');
            }
            if (!hexdec($size[0])) {
                break;
            }
            $body .= whole($connection, hexdec($size[0]));
        }
        return substr($body, 0, MOST_OF_BODY);
    }
    if (isset($headers['content-length'])) {
        return whole($connection, (int) $headers['content-length']);
    }
    return $connection->bytes(MOST_OF_BODY);
}

function whole(Connection $connection, int|float $length): string
{
    $wanted = (int) min($length, MOST_OF_BODY);
    $bytes = $connection->bytes($wanted);
    return strlen($bytes) === $wanted ? $bytes : throw new Failed('connection closed');
}

function tcpCheck(string $value): array
{
    if (!preg_match('~^(?:\[([\da-f:.]+)\]|([^\s:/@\[\]]+)):(\d{1,5})$~iD', $value, $match) || $match[3] > 65535) {
        throw new InvalidArgumentException('neither URL nor HOST:PORT');
    }
    return [$value, function (float $deadline) use ($match): string {
        Connection::open($match[1] ?: $match[2], (int) $match[3], $deadline);
        return 'open';
    }];
}

function fileCheck(string $value): array
{
    $path = preg_replace('/:cert$/D', '', $value);
    return [$path, function () use ($path, $value): string {
        if (!is_file($path)) {
            throw new Failed(file_exists($path) ? 'not a file' : 'not found');
        }
        $content = file_get_contents($path);
        if ($content === false) {
            throw new Failed('not readable');
        }
        if ($path === $value) {
            return 'readable';
        }
        if (!extension_loaded('openssl')) {
            throw new Failed(NO_OPENSSL);
        }
        $end = openssl_x509_parse($content)['validTo_time_t'] ?? throw new Failed('not a certificate');
        return $end < time() ? throw new Failed('expired ' . gmdate('Y-m-d', $end)) : 'valid';
    }];
}

/** Checks the URL or HOST:PORT that the application's own configuration names. */
function configCheck(string $key, stdClass $options): array
{
    try {
        $value = configured($key);
        return str_contains($value, '://') ? httpCheck($value, $options) : tcpCheck($value);
    } catch (InvalidArgumentException $error) {
        return [$key, fn () => throw new Failed($error->getMessage())];
    }
}

/** RngApi:Url is looked for in the environment, also as RngApi__Url and RNGAPI_URL, and in .env. */
function configured(string $key): string
{
    $line = '/^(?:export )?([\w:.]+) *= *(?:(["\'])(.*)\2|(.*?))(?: +#.*)?\s*$/m';
    preg_match_all($line, is_readable('.env') ? file_get_contents('.env') : '', $lines, PREG_SET_ORDER);
    $file = array_column(array_map(fn ($one) => [$one[1], $one[3] === '' ? $one[4] ?? '' : $one[3]], $lines), 1, 0);
    $names = [$key, str_replace(':', '__', $key), strtoupper(preg_replace('/\W+/', '_', $key))];
    $values = [...array_map('getenv', $names), ...array_map(fn ($name) => $file[$name] ?? '', $names)];
    return trim(current(array_filter($values)) ?: throw new InvalidArgumentException('not configured'));
}

/** Attempts until one passes or the time to wait is over, with pauses that grow. */
function run(string $target, Closure $attempt, float $timeout, float $until): array
{
    $name = cut($target, 120);
    $start = now();
    for ($pause = 0.1; ; $pause = min(2 * $pause, 5)) {
        try {
            [$passed, $words] = [true, "ok {$attempt(now() + $timeout)} $name"];
        } catch (Failed $failure) {
            [$passed, $words] = [false, "failed $name {$failure->getMessage()}"];
        }
        if ($passed || now() >= $until) {
            return [$passed, sprintf("healthcheck: %s %d ms\n", cut($words, 160), (now() - $start) * 1000)];
        }
        usleep((int) (max(0, min($pause, $until - now())) * 1e6));
    }
}

/** Shortens a text, and leaves nothing in it that a terminal would obey. */
function cut(string $text, int $length): string
{
    $printable = preg_replace('/\p{Cc}/u', ' ', $text) ?? preg_replace('/[^ -~]/', '?', $text);
    return preg_replace('/^(.{' . ($length - 1) . '}).{2,}$/u', '$1…', $printable);
}

function now(): float
{
    return hrtime(true) / 1e9;
}

/** PHP warns where functions fail: what it has said since the last call. */
function warnings(?string $message = null): string
{
    static $all = '';
    $said = $all;
    $all = $message === null ? '' : $all . $message;
    return $said;
}

function readArguments(array $arguments): stdClass
{
    $options = (object) ['timeout' => 0.3, 'statuses' => [[200, 299]], 'contains' => [], 'wait' => 0.0];
    $options->insecure = $options->quiet = false;
    $match = fn (string $pattern, string $text) => preg_match($pattern, $text, $found)
        ? $found
        : throw new InvalidArgumentException();
    $seconds = fn (string $text) => $match('/^\d{1,9}$/D', $text)[0] / 1000;
    $range = fn (string $text) => array_slice($match('/^(\d{3})(?:-(\d{3}))?$/D', $text), 1);
    $checks = [];
    while ($arguments) {
        [$name, $value] = explode('=', array_shift($arguments), 2) + [1 => null];
        if ($value === null && !in_array($name, ['-k', '--insecure', '-q', '--quiet'], true)) {
            $value = array_shift($arguments) ?? throw new InvalidArgumentException();
        }
        match ($name) {
            '-u', '--url' => $checks[] = httpCheck($value, $options),
            '-c', '--config' => $checks[] = configCheck($value, $options),
            '--tcp' => $checks[] = tcpCheck($value),
            '--file' => $checks[] = fileCheck($value),
            '-t', '--timeout' => $options->timeout = $seconds($value),
            '--status' => $options->statuses = array_map(fn ($one) => $range($one) + [1 => $one], explode(',', $value)),
            '--contains' => $options->contains[] = $value,
            '--wait' => $options->wait = $seconds($value),
            '-k', '--insecure' => $options->insecure = true,
            '-q', '--quiet' => $options->quiet = true,
            default => throw new InvalidArgumentException(),
        };
    }
    $options->checks = $checks ?: [httpCheck('http://localhost', $options)];
    return $options;
}

if (PHP_SAPI !== 'cli') {
    http_response_code(404); // It stands where a web server serves it: nobody else is to have anything asked.
    exit;
}
set_error_handler(function (int $level, string $message): bool {
    warnings($message);
    return true; // Nothing is printed.
});
try {
    $options = readArguments(array_slice($argv, 1));
} catch (InvalidArgumentException) {
    fwrite(STDERR, USAGE);
    exit(1);
}
// PHP can't stop looking a name up: the name server gets the time of the check, in whole seconds.
putenv('RES_OPTIONS=timeout:' . ceil($options->timeout) . ' attempts:1');
$until = now() + $options->wait; // One check is made after the other, in the time to wait for all of them.
$healthy = true;
foreach ($options->checks as [$target, $attempt]) {
    [$passed, $line] = run($target, $attempt, $options->timeout, $until);
    $healthy = $healthy && $passed;
    if (!$passed || !$options->quiet) {
        fwrite(STDOUT, $line); // Nobody reads? The exit code still tells.
    }
}
exit($healthy ? 0 : 1);
