// HealthCheck.java (Container Checkup): tells by its exit code whether an application answers. It needs nothing but
// Java 11 or later, and is part of this project now: read it, change it, and compile it where the application is built:
//
//     RUN javac -d /healthcheck HealthCheck.java
//
//     COPY --from=build /healthcheck /healthcheck
//     HEALTHCHECK CMD ["java", "-cp", "/healthcheck", "HealthCheck", "-u", "http://localhost/health"]
//
// Exit code 0: every check passed. 1: one did not, or the options were wrong.

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.security.GeneralSecurityException;
import java.security.cert.*;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;
import javax.net.ssl.*;

public final class HealthCheck {
    private static final String USAGE =
            "usage: HealthCheck [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH[:cert]] [-t TIMEOUT_MS] "
                    + "[--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]";
    private static final int MOST_OF_BODY = 1 << 20; // No more of an answer is read than this.
    private static final int LONGEST_LINE = 1 << 16;
    private static final Pattern URL = Pattern.compile(
            "(?i)(https?)://(?:([^/?#]*)@)?(?:\\[([\\da-f:.]+)\\]|([^\\s:/?#@\\[\\]]+))(?::(\\d{1,5}))?"
                    + "(/[^\\s?#]*)?(\\?[^\\s#]*)?(?:#\\S*)?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?i)(?:\\[([\\da-f:.]+)\\]|([^\\s:/@\\[\\]]+)):(\\d{1,5})");

    /** What to call the target, and how to try it: the attempt returns a word or throws. */
    private static final class Check {
        final String target;
        final Callable<String> attempt;

        Check(String target, Callable<String> attempt) {
            this.target = target;
            this.attempt = attempt;
        }
    }

    /** Says in a word or two why a check does not pass. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String words) {
            super(words);
        }
    }

    private static final class Answer {
        int status;
        byte[] body = {};
    }

    private final List<Check> checks = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private List<int[]> statuses = List.of(new int[] {200, 299});
    private int timeout = 300;
    private int wait = 0;
    private boolean insecure = false;
    private boolean quiet = false;

    /** Its threads end with the program, busy or not. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });

    public static void main(String[] arguments) throws Exception {
        HealthCheck healthCheck = new HealthCheck();
        try {
            healthCheck.read(new ArrayDeque<>(Arrays.asList(arguments)));
        } catch (IllegalArgumentException wrong) {
            System.err.println(USAGE);
            System.exit(1);
        }
        System.exit(healthCheck.run() ? 0 : 1);
    }

    private void read(Deque<String> arguments) {
        while (!arguments.isEmpty()) {
            String[] parts = arguments.pop().split("=", 2);
            String name = parts[0];
            boolean flag = List.of("-k", "--insecure", "-q", "--quiet").contains(name);
            if (flag ? parts.length > 1 : parts.length == 1 && arguments.isEmpty()) {
                throw new IllegalArgumentException(name);
            }
            String value = flag ? "" : parts.length > 1 ? parts[1] : arguments.pop();
            switch (name) {
                case "-u": case "--url": checks.add(httpCheck(value)); break;
                case "-c": case "--config": checks.add(configCheck(value)); break;
                case "--tcp": checks.add(tcpCheck(value)); break;
                case "--file": checks.add(fileCheck(value)); break;
                case "-t": case "--timeout": timeout = number(value); break;
                case "--status": statuses = statuses(value); break;
                case "--contains": texts.add(value); break;
                case "--wait": wait = number(value); break;
                case "-k": case "--insecure": insecure = true; break;
                case "-q": case "--quiet": quiet = true; break;
                default: throw new IllegalArgumentException(name);
            }
        }
        if (checks.isEmpty()) {
            checks.add(httpCheck("http://localhost"));
        }
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(text);
        }
        return Integer.parseInt(text);
    }

    private static List<int[]> statuses(String list) {
        List<int[]> ranges = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            if (!range.matches("\\d{3}(-\\d{3})?")) {
                throw new IllegalArgumentException(range);
            }
            ranges.add(new int[] {number(range.substring(0, 3)), number(range.substring(range.length() - 3))});
        }
        return ranges;
    }

    private boolean run() throws InterruptedException, ExecutionException {
        List<Future<String>> lines = new ArrayList<>();
        for (Check check : checks) {
            lines.add(threads.submit(() -> attempts(check)));
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        boolean healthy = true;
        for (Future<String> future : lines) {
            String line = future.get();
            boolean passed = line.startsWith("ok");
            healthy &= passed;
            if (!passed || !quiet) {
                out.print("healthcheck: " + line + "\n");
            }
        }
        return healthy;
    }

    /** Attempts until one passes or the time to wait is over, with pauses that grow. */
    private String attempts(Check check) throws InterruptedException {
        String name = cut(check.target, 120);
        long start = System.nanoTime();
        for (long pause = 100; ; pause = Math.min(2 * pause, 5000)) {
            String words = once(check.attempt, name);
            long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (words.startsWith("ok") || elapsed >= wait) {
                return cut(words, 160) + " " + elapsed + " ms";
            }
            Thread.sleep(Math.min(pause, wait - elapsed));
        }
    }

    /** One attempt in a thread of its own, which is left alone where it takes longer than it may. */
    private String once(Callable<String> attempt, String name) throws InterruptedException {
        Future<String> answer = threads.submit(attempt);
        try {
            return "ok " + answer.get(timeout, TimeUnit.MILLISECONDS) + " " + name;
        } catch (TimeoutException late) {
            answer.cancel(true);
            return "failed " + name + " timed out";
        } catch (ExecutionException error) {
            return "failed " + name + " " + reason(error.getCause());
        }
    }

    /** Shortens a text, and leaves nothing in it that a terminal would obey. */
    private static String cut(String text, int length) {
        String printable = text.replaceAll("\\p{Cntrl}|[\\x{80}-\\x{9f}]", " ");
        return printable.length() > length ? printable.substring(0, length - 1) + "…" : printable;
    }

    private Check httpCheck(String value) {
        Matcher url = URL.matcher(value);
        if (!url.matches() || url.group(5) != null && Integer.parseInt(url.group(5)) > 65535) {
            throw new IllegalArgumentException("not an HTTP URL");
        }
        String target = value.replaceFirst("(?i)^(https?://)[^/?#]*@", "$1***@");
        return new Check(target, () -> {
            Answer answer = get(url);
            if (statuses.stream().noneMatch(range -> range[0] <= answer.status && answer.status <= range[1])) {
                throw new Failed("status " + answer.status);
            }
            String body = new String(answer.body, ISO_8859_1);
            if (!texts.stream().allMatch(text -> body.contains(new String(text.getBytes(UTF_8), ISO_8859_1)))) {
                throw new Failed("text not found");
            }
            return String.valueOf(answer.status);
        });
    }

    /**
     * Reads an answer. Redirects are not followed. Java's own HttpClient asks localhost at one address only, and takes
     * longer to load than a check may.
     */
    private Answer get(Matcher url) throws Exception {
        boolean secure = url.group(1).equalsIgnoreCase("https");
        String host = url.group(3) != null ? url.group(3) : url.group(4);
        String name = url.group(3) != null ? "[" + host + "]" : host;
        String port = url.group(5);
        StringBuilder request = new StringBuilder("GET ")
                .append(url.group(6) != null ? url.group(6) : "/")
                .append(url.group(7) != null ? url.group(7) : "")
                .append(" HTTP/1.1\r\nHost: ").append(port != null ? name + ":" + port : name)
                .append("\r\nConnection: close\r\n");
        if (url.group(2) != null) {
            byte[] credentials = URLDecoder.decode(url.group(2).replace("+", "%2B"), UTF_8).getBytes(UTF_8);
            request.append("Authorization: Basic ")
                    .append(Base64.getEncoder().encodeToString(credentials)).append("\r\n");
        }
        int number = port != null ? Integer.parseInt(port) : secure ? 443 : 80;
        try (Socket plain = connect(host, number); Socket socket = secure ? secured(plain, host, number) : plain) {
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(UTF_8));
            return answer(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static Answer answer(InputStream in) throws IOException, Failed {
        Answer answer = new Answer();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        while (answer.status < 200 && answer.status != 101) { // 100 to 199 announce something before the answer.
            String first = line(in);
            if (!first.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
                throw new Failed("not an HTTP answer");
            }
            answer.status = Integer.parseInt(first.substring(9, 12));
            headers.clear();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String[] parts = line.split(":", 2);
                headers.put(parts[0], parts[parts.length - 1].trim());
            }
        }
        if (!List.of(101, 204, 304).contains(answer.status)) {
            answer.body = body(in, headers);
        }
        return answer;
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException, Failed {
        String length = headers.get("content-length");
        if (!headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT).contains("chunked")) {
            return length == null ? in.readNBytes(MOST_OF_BODY) : whole(in, length, 10);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < MOST_OF_BODY) {
            byte[] chunk = whole(in, line(in).split(";", 2)[0].trim(), 16);
            if (chunk.length == 0) {
                break;
            }
            body.write(chunk);
            line(in);
        }
        return Arrays.copyOf(body.toByteArray(), Math.min(body.size(), MOST_OF_BODY));
    }

    private static byte[] whole(InputStream in, String length, int radix) throws IOException, Failed {
        try {
            int wanted = (int) Math.min(Long.parseUnsignedLong(length, radix) & Long.MAX_VALUE, MOST_OF_BODY);
            byte[] bytes = in.readNBytes(wanted);
            if (bytes.length < wanted) {
                throw new EOFException();
            }
            return bytes;
        } catch (NumberFormatException error) {
            throw new Failed("not an HTTP answer");
        }
    }

    private static String line(InputStream in) throws IOException, Failed {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 && line.length() == 0) {
                throw new EOFException();
            }
            if (next < 0 || line.length() > LONGEST_LINE) {
                throw new Failed("not an HTTP answer");
            }
            line.append((char) next);
        }
        return line.toString().replaceFirst("\r$", "");
    }

    /** What listens on localhost may do so on IPv4 or IPv6 alone: every address is tried. No proxy is asked. */
    private Socket connect(String host, int port) throws IOException {
        InetAddress[] addresses = host.equals("localhost")
                ? new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1")}
                : InetAddress.getAllByName(host);
        IOException first = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.connect(new InetSocketAddress(address, port), Math.max(timeout, 1));
                return socket;
            } catch (IOException error) {
                socket.close();
                first = first == null ? error : first;
            }
        }
        throw first;
    }

    private Socket secured(Socket plain, String host, int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getDefault();
        if (insecure) {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
        }
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(insecure ? "" : "HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Trusts anybody, which is what --insecure asks for. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private Check tcpCheck(String value) {
        Matcher address = HOST_AND_PORT.matcher(value);
        if (!address.matches() || Integer.parseInt(address.group(3)) > 65535) {
            throw new IllegalArgumentException("neither URL nor HOST:PORT");
        }
        String host = address.group(1) != null ? address.group(1) : address.group(2);
        return new Check(value, () -> {
            connect(host, Integer.parseInt(address.group(3))).close();
            return "open";
        });
    }

    private static Check fileCheck(String value) {
        String name = value.replaceFirst(":cert$", "");
        return new Check(name, () -> {
            Path path = Path.of(name);
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new Failed("not a file");
            }
            byte[] content = Files.readAllBytes(path);
            if (name.equals(value)) {
                return "readable";
            }
            Instant end = expiry(new String(content, ISO_8859_1));
            if (end.isBefore(Instant.now())) {
                throw new Failed("expired " + end.toString().substring(0, 10));
            }
            return "valid";
        });
    }

    private static Instant expiry(String pem) throws Failed {
        Matcher block = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----").matcher(pem);
        try {
            InputStream in = new ByteArrayInputStream((block.find() ? block.group() : "").getBytes(ISO_8859_1));
            return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in))
                    .getNotAfter().toInstant();
        } catch (CertificateException error) {
            throw new Failed("not a certificate");
        }
    }

    /** Checks the URL or HOST:PORT that the application's own configuration names. */
    private Check configCheck(String key) {
        try {
            String value = configured(key).trim();
            return value.contains("://") ? httpCheck(value) : tcpCheck(value);
        } catch (IOException | IllegalArgumentException error) {
            return new Check(key, () -> {
                throw error;
            });
        }
    }

    /** RngApi:Url is looked for in the environment, also as RngApi__Url and RNGAPI_URL, and in Spring's files. */
    private static String configured(String key) throws IOException {
        String upper = key.replaceAll("\\W+", "_").toUpperCase(Locale.ROOT);
        for (String name : List.of(key, key.replace(":", "__"), upper)) {
            String value = System.getenv(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        for (String folder : List.of("config/", "")) {
            for (String file : List.of("application.properties", "application.yml")) {
                Path path = Path.of(folder + file);
                String text = Files.isRegularFile(path) ? new String(Files.readAllBytes(path), UTF_8) : "";
                String value = (file.endsWith("yml") ? yaml(text) : properties(text)).get(relaxed(key));
                if (value != null) {
                    return value;
                }
            }
        }
        throw new IllegalArgumentException("not configured");
    }

    /** Spring takes rng-api.url, rngApi.url and RNGAPI_URL for the same. */
    private static String relaxed(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("__|:", ".").replaceAll("[-_]", "");
    }

    private static Map<String, String> properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(relaxed(name), properties.getProperty(name)));
        return values;
    }

    /** As much of YAML as a configuration of plain keys and values has. */
    private static Map<String, String> yaml(String text) {
        Pattern entry = Pattern.compile("(?m)^( *)([\\w.-]+) *:(?: +(?:(['\"])(.*)\\3|(.*?)))?(?: +#.*)?\\s*$");
        Map<String, String> values = new HashMap<>();
        NavigableMap<Integer, String> parents = new TreeMap<>(); // the path so far, by its indentation
        for (String line : text.split("\\R")) {
            Matcher match = entry.matcher(line);
            if (match.find()) {
                int indentation = match.group(1).length();
                parents.tailMap(indentation, true).clear();
                String path = (parents.isEmpty() ? "" : parents.lastEntry().getValue() + ".") + match.group(2);
                parents.put(indentation, path);
                String value = match.group(4) != null ? match.group(4) : match.group(5);
                if (value != null && !value.isEmpty()) {
                    values.putIfAbsent(relaxed(path), value);
                }
            }
        }
        return values;
    }

    /** Puts an error into a word or two. */
    private static String reason(Throwable error) {
        if (error instanceof SocketTimeoutException) {
            return "timed out";
        } else if (error instanceof ConnectException && error.getMessage().contains("refused")) {
            return "connection refused";
        } else if (error instanceof UnknownHostException) {
            return "name not found";
        } else if (error instanceof SSLException) {
            boolean certificate = error.getCause() instanceof CertificateException;
            return certificate ? "certificate: " + error.getCause().getMessage() : "not a TLS answer";
        } else if (error instanceof SocketException || error instanceof EOFException) {
            return "connection closed";
        } else if (error instanceof NoSuchFileException) {
            return "not found";
        } else if (error instanceof AccessDeniedException) {
            return "not readable";
        }
        return error.getMessage() != null ? error.getMessage() : error.getClass().getSimpleName();
    }
}
