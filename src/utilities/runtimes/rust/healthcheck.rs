//! healthcheck.rs (Container Checkup): tells by its exit code whether an application answers. It needs nothing but
//! Rust's standard library, which has neither HTTPS nor certificates. It is part of this project now: read it, and
//! change it. It is no part of the crate beside it, but compiled by itself, to a static program, in a stage of its own:
//!
//!     FROM rust AS healthcheck
//!     COPY healthcheck.rs ./
//!     RUN rustc --edition 2021 -O -C strip=symbols -C target-feature=+crt-static -o /healthcheck healthcheck.rs
//!
//!     COPY --from=healthcheck /healthcheck /healthcheck
//!     HEALTHCHECK CMD ["/healthcheck", "-u", "http://localhost/health"]
//!
//! Exit code 0: every check passed. 1: one did not, or the options were wrong.
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::sync::{mpsc, Arc};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const USAGE: &str = "usage: healthcheck [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH] [-t TIMEOUT_MS] \
                     [--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]";
const NO_TLS: &str = "HTTPS and certificates are beyond Rust's standard library";
const MOST_OF_BODY: usize = 1 << 20; // No more of an answer is read than this.
const LONGEST_LINE: u64 = 1 << 16;

/// Returns a word, or says in another why the check does not pass.
type Attempt = Arc<dyn Fn() -> Result<String, String> + Send + Sync>;

struct Check {
    target: String,
    attempt: Attempt,
}

struct Url<'a> {
    secure: bool,
    user: Option<&'a str>,
    authority: &'a str,
    path: String,
}

fn parse_url(value: &str) -> Option<Url<'_>> {
    let (scheme, rest) = value.split_once("://")?;
    let secure = scheme.eq_ignore_ascii_case("https");
    let blank = |char: char| char.is_whitespace() || char.is_control();
    if !secure && !scheme.eq_ignore_ascii_case("http") || value.contains(blank) {
        return None;
    }
    let rest = rest.split('#').next()?;
    let (place, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (user, authority) = place.rsplit_once('@').map_or((None, place), |(user, host)| (Some(user), host));
    let path = if path.starts_with('/') { path.to_string() } else { format!("/{path}") };
    Some(Url { secure, user, authority, path })
}

/// `name:80` or `[::1]:80`
fn parse_address(value: &str) -> Option<(String, u16)> {
    let (place, port) = value.rsplit_once(':')?;
    let ipv6 = place.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let host = ipv6.unwrap_or(place);
    let wrong = |char: char| char.is_whitespace() || "/@[]".contains(char) || char == ':' && ipv6.is_none();
    if host.is_empty() || host.contains(wrong) || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((host.to_string(), port.parse().ok()?))
}

fn http_check(value: &str, expected: &Arc<Expected>) -> Result<Check, &'static str> {
    let url = parse_url(value).ok_or("not an HTTP URL")?;
    let with_port = format!("{}:{}", url.authority, if url.secure { 443 } else { 80 });
    let (host, port) = parse_address(url.authority).or_else(|| parse_address(&with_port)).ok_or("not an HTTP URL")?;
    let mut request = format!("GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", url.path, url.authority);
    let mut target = value.to_string();
    if let Some(user) = url.user {
        request += &format!("Authorization: Basic {}\r\n", base64(&percent_decoded(user)));
        target = value.replacen(&format!("{user}@"), "***@", 1);
    }
    let (secure, expected) = (url.secure, Arc::clone(expected));
    let attempt = move || {
        if secure {
            return Err(NO_TLS.to_string());
        }
        let (status, body) = get(&host, port, &request).map_err(|error| reason(&error))?;
        if !expected.statuses.iter().any(|&(first, last)| first <= status && status <= last) {
            return Err(format!("status {status}"));
        }
        let found = |text: &String| text.is_empty() || body.windows(text.len()).any(|part| part == text.as_bytes());
        if !expected.texts.iter().all(found) {
            return Err("text not found".to_string());
        }
        Ok(status.to_string())
    };
    Ok(Check { target, attempt: Arc::new(attempt) })
}

/// Status and text of an answer. Redirects are not followed; 100 to 199 announce something before the answer.
fn get(host: &str, port: u16, request: &str) -> io::Result<(u16, Vec<u8>)> {
    let mut stream = connect(host, port)?;
    stream.write_all(format!("{request}\r\n").as_bytes())?;
    let mut reader = BufReader::new(stream);
    loop {
        let first = line(&mut reader)?;
        let status = if first.starts_with("HTTP/1.") { first.get(9..12) } else { None };
        let status: u16 = status.and_then(|text| text.parse().ok()).ok_or(ErrorKind::InvalidData)?;
        let (mut length, mut chunked) = (None, false);
        loop {
            let header = line(&mut reader)?;
            let (name, value) = header.split_once(':').unwrap_or((&header, ""));
            match name.to_ascii_lowercase().as_str() {
                "" => break,
                "content-length" => length = Some(size(value, 10)?),
                "transfer-encoding" => chunked = value.to_ascii_lowercase().contains("chunked"),
                _ => {}
            }
        }
        if status >= 200 || status == 101 {
            let length = if [101, 204, 304].contains(&status) { Some(0) } else { length };
            return Ok((status, read_body(&mut reader, length, chunked)?));
        }
    }
}

fn read_body(reader: &mut impl BufRead, length: Option<usize>, chunked: bool) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if length == Some(0) {
        return Ok(body);
    }
    let mut left = if chunked { size(&line(reader)?, 16)? } else { length.unwrap_or(MOST_OF_BODY) };
    while left > 0 && body.len() < MOST_OF_BODY {
        let wanted = left.min(MOST_OF_BODY - body.len());
        let read = reader.take(wanted as u64).read_to_end(&mut body)?;
        if read < wanted && (chunked || length.is_some()) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        left = 0;
        if chunked && body.len() < MOST_OF_BODY {
            line(reader)?;
            left = size(&line(reader)?, 16)?;
        }
    }
    Ok(body)
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut bytes = Vec::new();
    reader.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    match bytes.last() {
        None => Err(ErrorKind::UnexpectedEof.into()),
        Some(b'\n') => Ok(String::from_utf8_lossy(&bytes).trim_end().to_string()),
        Some(_) => Err(ErrorKind::InvalidData.into()),
    }
}

fn size(text: &str, radix: u32) -> io::Result<usize> {
    let digits = text.split(';').next().unwrap_or("").trim();
    usize::from_str_radix(digits, radix).map_err(|_| ErrorKind::InvalidData.into())
}

/// What listens on localhost may do so on IPv4 or IPv6 alone: every address is tried.
fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let addresses = match host {
        "localhost" => vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))],
        _ => (host, port).to_socket_addrs().map_err(|_| io::Error::new(ErrorKind::Other, "name not found"))?.collect(),
    };
    TcpStream::connect(&addresses[..])
}

fn tcp_check(value: &str) -> Result<Check, &'static str> {
    let (host, port) = parse_address(value).ok_or("neither URL nor HOST:PORT")?;
    let attempt = move || connect(&host, port).map(|_| "open".to_string()).map_err(|error| reason(&error));
    Ok(Check { target: value.to_string(), attempt: Arc::new(attempt) })
}

fn file_check(value: &str) -> Check {
    let path = value.strip_suffix(":cert").unwrap_or(value).to_string();
    let (target, certificate) = (path.clone(), path != value);
    let attempt = move || match fs::metadata(&path).and_then(|data| fs::File::open(&path).map(|_| data.is_file())) {
        Ok(true) if certificate => Err(NO_TLS.to_string()),
        Ok(true) => Ok("readable".to_string()),
        Ok(false) => Err("not a file".to_string()),
        Err(error) => Err(reason(&error)),
    };
    Check { target, attempt: Arc::new(attempt) }
}

/// Checks the URL or HOST:PORT that the environment names: RngApi:Url, RngApi__Url or RNGAPI_URL.
fn config_check(key: &str, expected: &Arc<Expected>) -> Check {
    let words: Vec<&str> = key.split(|char: char| !char.is_alphanumeric() && char != '_').collect();
    let names = [key.to_string(), key.replace(':', "__"), words.join("_").to_uppercase()];
    let value = names.iter().filter_map(env::var_os).find(|value| !value.is_empty());
    let check = match value.map(|value| value.to_string_lossy().trim().to_string()) {
        None => Err("not configured"),
        Some(url) if url.contains("://") => http_check(&url, expected),
        Some(address) => tcp_check(&address),
    };
    check.unwrap_or_else(|words| Check { target: key.to_string(), attempt: Arc::new(move || Err(words.to_string())) })
}

/// Puts an error into a word or two.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::ConnectionRefused => "connection refused".to_string(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => "connection closed".to_string(),
        ErrorKind::TimedOut => "timed out".to_string(),
        ErrorKind::InvalidData => "not an HTTP answer".to_string(),
        ErrorKind::NotFound => "not found".to_string(),
        ErrorKind::PermissionDenied => "not readable".to_string(),
        _ => error.to_string(),
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or("").as_bytes().to_vec();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => bytes.extend([&[byte], &part.as_bytes()[2..]].concat()),
            None => bytes.extend([b"%", part.as_bytes()].concat()),
        }
    }
    bytes
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, &byte| bits << 8 | byte as usize) << (8 * (3 - group.len()));
        for place in 0..4 {
            text.push(if place > group.len() { '=' } else { DIGITS[bits >> (18 - 6 * place) & 63] as char });
        }
    }
    text
}

/// One attempt in a thread of its own, which is left alone where it takes longer than it may.
fn once(attempt: &Attempt, timeout: Duration) -> Result<String, String> {
    let (sender, receiver) = mpsc::channel();
    let attempt = Arc::clone(attempt);
    thread::spawn(move || sender.send(attempt()));
    receiver.recv_timeout(timeout).unwrap_or_else(|_| Err("timed out".to_string()))
}

/// Attempts until one passes or the time to wait is over, with pauses that grow.
fn run(check: &Check, timeout: Duration, wait: Duration) -> (bool, String) {
    let name = cut(&check.target, 120);
    let start = Instant::now();
    let mut pause = Duration::from_millis(100);
    loop {
        let answer = once(&check.attempt, timeout);
        let elapsed = start.elapsed();
        if answer.is_ok() || elapsed >= wait {
            let words = match &answer {
                Ok(word) => format!("ok {word} {name}"),
                Err(words) => format!("failed {name} {words}"),
            };
            return (answer.is_ok(), format!("healthcheck: {} {} ms", cut(&words, 160), elapsed.as_millis()));
        }
        thread::sleep(pause.min(wait - elapsed));
        pause = (2 * pause).min(Duration::from_secs(5));
    }
}

/// Shortens a text, and leaves nothing in it that a terminal would obey.
fn cut(text: &str, length: usize) -> String {
    let printable: Vec<char> = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    if printable.len() <= length {
        return printable.into_iter().collect();
    }
    printable[..length - 1].iter().chain(&['…']).collect()
}

/// What an HTTP answer has to be like.
struct Expected {
    statuses: Vec<(u16, u16)>,
    texts: Vec<String>,
}

struct Plan {
    checks: Vec<Check>,
    timeout: Duration,
    wait: Duration,
    quiet: bool,
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Option<Plan> {
    let mut expected = Expected { statuses: vec![(200, 299)], texts: vec![] };
    let mut plan = Plan { checks: vec![], timeout: Duration::from_millis(300), wait: Duration::ZERO, quiet: false };
    let mut named = vec![];
    while let Some(argument) = arguments.next() {
        let (name, joined) = argument.split_once('=').map_or((argument.as_str(), None), |(name, value)| (name, Some(value)));
        let flag = ["-k", "--insecure", "-q", "--quiet"].contains(&name);
        let value = match joined {
            Some(_) if flag => return None,
            Some(value) => value.to_string(),
            None if flag => String::new(),
            None => arguments.next()?,
        };
        match name {
            "-u" | "--url" | "-c" | "--config" | "--tcp" | "--file" => named.push((name.to_string(), value)),
            "-t" | "--timeout" => plan.timeout = milliseconds(&value)?,
            "--status" => expected.statuses = value.split(',').map(status_range).collect::<Option<_>>()?,
            "--contains" => expected.texts.push(value),
            "--wait" => plan.wait = milliseconds(&value)?,
            "-k" | "--insecure" => {} // Without HTTPS there is nothing to be lenient about.
            "-q" | "--quiet" => plan.quiet = true,
            _ => return None,
        }
    }
    if named.is_empty() {
        named.push(("-u".to_string(), "http://localhost".to_string()));
    }
    let expected = Arc::new(expected);
    for (name, value) in named {
        plan.checks.push(match name.as_str() {
            "--tcp" => tcp_check(&value).ok()?,
            "--file" => file_check(&value),
            "-c" | "--config" => config_check(&value, &expected),
            _ => http_check(&value, &expected).ok()?,
        });
    }
    Some(plan)
}

fn milliseconds(text: &str) -> Option<Duration> {
    let number = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(Duration::from_millis(text.parse().ok().filter(|_| number)?))
}

fn status_range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let status = |text: &str| text.parse().ok().filter(|_| text.len() == 3 && !text.starts_with('+'));
    Some((status(first)?, status(last)?))
}

fn main() -> ExitCode {
    let arguments = env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let plan = match read_arguments(arguments) {
        Some(plan) => plan,
        None => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let (timeout, wait) = (plan.timeout, plan.wait);
    let running: Vec<_> = plan.checks.into_iter().map(|check| thread::spawn(move || run(&check, timeout, wait))).collect();
    let mut healthy = true;
    for thread in running {
        let (passed, line) = thread.join().unwrap_or((false, "healthcheck: failed".to_string()));
        healthy &= passed;
        if !passed || !plan.quiet {
            let _ = writeln!(io::stdout(), "{line}"); // Nobody reads? The exit code still tells.
        }
    }
    if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
