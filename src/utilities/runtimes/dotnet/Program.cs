// Utilities.HttpCheck (Container Checkup): tells by its exit code whether an application answers. It needs nothing but
// .NET, and is part of this project now: read it, change it, and build it in a stage of its own:
//
//     FROM mcr.microsoft.com/dotnet/sdk AS healthcheck
//     COPY Utilities.HttpCheck /src
//     RUN dotnet publish /src -c Release -o /healthcheck
//
//     COPY --from=healthcheck /healthcheck /healthcheck
//     HEALTHCHECK CMD ["dotnet", "/healthcheck/Utilities.HttpCheck.dll", "-u", "http://localhost/health"]
//
// Exit code 0: every check passed. 1: one did not, or the options were wrong.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Serialization.Json;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Xml;
using System.Xml.Linq;

namespace Utilities.HttpCheck
{
    /// <summary>Says in a word or two why a check does not pass.</summary>
    public sealed class Failed : Exception
    {
        public Failed(string words) : base(words) { }
    }

    /// <summary>What to call the target, and how to try it: the attempt returns a word or throws.</summary>
    public sealed class Check
    {
        public string Target;
        public Func<string> Attempt;
    }

    /// <summary>What an HTTP answer has to be like.</summary>
    public sealed class Expected
    {
        public List<int[]> Statuses = new List<int[]> { new[] { 200, 299 } };
        public List<string> Texts = new List<string>();
        public bool Insecure;
    }

    public static class Program
    {
        const string Usage =
            "usage: Utilities.HttpCheck [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH[:cert]] [-t TIMEOUT_MS] "
            + "[--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]";
        const int MostOfBody = 1 << 20; // No more of an answer is read than this.
        const int LongestLine = 1 << 16;
        static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

        static readonly Expected expected = new Expected();
        static readonly List<Check> checks = new List<Check>();
        static int timeout = 300;
        static int wait;
        static bool quiet;

        public static int Main(string[] arguments)
        {
            try
            {
                Read(new Queue<string>(arguments));
            }
            catch (FormatException)
            {
                Console.Error.WriteLine(Usage);
                return 1;
            }
            var results = new Tuple<bool, string>[checks.Count];
            var running = checks.Select((check, index) => Start(() => results[index] = Run(check))).ToList();
            foreach (var thread in running) thread.Join();
            try
            {
                using (var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)))
                {
                    output.NewLine = "\n";
                    foreach (var result in results.Where(result => !(result.Item1 && quiet))) output.WriteLine(result.Item2);
                }
            }
            catch (IOException)
            {
                // Nobody reads: the exit code still tells.
            }
            return results.All(result => result.Item1) ? 0 : 1;
        }

        /// <summary>A thread that ends with the program, busy or not.</summary>
        static Thread Start(ThreadStart work)
        {
            var thread = new Thread(work) { IsBackground = true };
            thread.Start();
            return thread;
        }

        static void Read(Queue<string> arguments)
        {
            while (arguments.Count > 0)
            {
                var parts = arguments.Dequeue().Split(new[] { '=' }, 2);
                var name = parts[0];
                var flag = new[] { "-k", "--insecure", "-q", "--quiet" }.Contains(name);
                if (flag ? parts.Length > 1 : parts.Length + arguments.Count < 2) throw new FormatException(name);
                var value = flag ? "" : parts.Length > 1 ? parts[1] : arguments.Dequeue();
                switch (name)
                {
                    case "-u": case "--url": checks.Add(HttpCheck(value)); break;
                    case "-c": case "--config": checks.Add(ConfigCheck(value)); break;
                    case "--tcp": checks.Add(TcpCheck(value)); break;
                    case "--file": checks.Add(FileCheck(value)); break;
                    case "-t": case "--timeout": timeout = Number(value); break;
                    case "--status": expected.Statuses = value.Split(',').Select(StatusRange).ToList(); break;
                    case "--contains": expected.Texts.Add(value); break;
                    case "--wait": wait = Number(value); break;
                    case "-k": case "--insecure": expected.Insecure = true; break;
                    case "-q": case "--quiet": quiet = true; break;
                    default: throw new FormatException(name);
                }
            }
            if (checks.Count == 0) checks.Add(HttpCheck("http://localhost"));
        }

        static int Number(string text)
        {
            return Regex.IsMatch(text, @"^[0-9]{1,9}\z") ? int.Parse(text) : throw new FormatException(text);
        }

        static int[] StatusRange(string text)
        {
            var match = Regex.Match(text, @"^([0-9]{3})(?:-([0-9]{3}))?\z");
            return match.Success
                ? new[] { Number(match.Groups[1].Value), Number(match.Groups[match.Groups[2].Success ? 2 : 1].Value) }
                : throw new FormatException(text);
        }

        static readonly Regex Url = new Regex(
            @"^(https?)://(?:([^/?#]*)@)?(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::([0-9]{1,5}))?"
            + @"(/[^\s?#]*)?(\?[^\s#]*)?(?:#\S*)?\z",
            RegexOptions.IgnoreCase);

        static Check HttpCheck(string value)
        {
            var url = Url.Match(value);
            if (!url.Success || Number("0" + url.Groups[5].Value) > 65535) throw new FormatException("not an HTTP URL");
            return new Check
            {
                Target = Regex.Replace(value, "^(https?://)[^/?#]*@", "$1***@", RegexOptions.IgnoreCase),
                Attempt = () =>
                {
                    var answer = Get(url.Groups);
                    var status = answer.Item1;
                    if (!expected.Statuses.Any(range => range[0] <= status && status <= range[1]))
                        throw new Failed("status " + status);
                    var texts = expected.Texts.Select(text => Latin1.GetString(Encoding.UTF8.GetBytes(text)));
                    if (!texts.All(text => answer.Item2.Contains(text))) throw new Failed("text not found");
                    return status.ToString();
                },
            };
        }

        /// <summary>
        /// Status and text of an answer; each character stands for a byte of it. Redirects are not followed, and no proxy
        /// is asked. HttpClient alone takes longer to load than a check may.
        /// </summary>
        static Tuple<int, string> Get(GroupCollection url)
        {
            var secure = url[1].Value.ToLowerInvariant() == "https";
            var host = url[3].Value + url[4].Value;
            var authority = (url[3].Success ? "[" + host + "]" : host) + (url[5].Success ? ":" + url[5].Value : "");
            var path = (url[6].Success ? url[6].Value : "/") + url[7].Value;
            var request = "GET " + path + " HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n";
            if (url[2].Success)
            {
                var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url[2].Value));
                request += "Authorization: Basic " + Convert.ToBase64String(credentials) + "\r\n";
            }
            using (var client = Connect(host, url[5].Success ? Number(url[5].Value) : secure ? 443 : 80))
            using (var stream = secure ? Secured(client.GetStream(), host) : client.GetStream())
            using (var input = new BufferedStream(stream))
            {
                var bytes = Encoding.UTF8.GetBytes(request + "\r\n");
                stream.Write(bytes, 0, bytes.Length);
                while (true)
                {
                    var first = Line(input);
                    if (!Regex.IsMatch(first, "^HTTP/1\\.[01] [0-9]{3}( |$)")) throw new Failed("not an HTTP answer");
                    var status = Number(first.Substring(9, 3));
                    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                    for (var line = Line(input); line != ""; line = Line(input))
                    {
                        var parts = line.Split(new[] { ':' }, 2);
                        headers[parts[0]] = parts[parts.Length - 1].Trim();
                    }
                    if (status < 200 && status != 101) continue; // It announces something; the answer is yet to come.
                    return Tuple.Create(status, new[] { 101, 204, 304 }.Contains(status) ? "" : Body(input, headers));
                }
            }
        }

        static string Body(Stream input, Dictionary<string, string> headers)
        {
            string length, coding;
            headers.TryGetValue("Content-Length", out length);
            headers.TryGetValue("Transfer-Encoding", out coding);
            if (coding == null || coding.IndexOf("chunked", StringComparison.OrdinalIgnoreCase) < 0)
                return length == null ? Read(input, MostOfBody) : Whole(input, length, NumberStyles.None);
            var body = new StringBuilder();
            while (body.Length < MostOfBody)
            {
                var chunk = Whole(input, Line(input).Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier);
                if (chunk == "") break;
                body.Append(chunk);
                Line(input);
            }
            return body.ToString(0, Math.Min(body.Length, MostOfBody));
        }

        static string Whole(Stream input, string length, NumberStyles style)
        {
            long wanted;
            if (!long.TryParse(length, style, CultureInfo.InvariantCulture, out wanted) || wanted < 0)
                throw new Failed("not an HTTP answer");
            var text = Read(input, (int)Math.Min(wanted, MostOfBody));
            return text.Length < Math.Min(wanted, MostOfBody) ? throw new Failed("connection closed") : text;
        }

        /// <summary>So many bytes, or fewer where the connection ends before.</summary>
        static string Read(Stream input, int length)
        {
            var bytes = new byte[length];
            var count = 0;
            for (var read = -1; read != 0 && count < length; count += read) read = input.Read(bytes, count, length - count);
            return Latin1.GetString(bytes, 0, count);
        }

        static string Line(Stream input)
        {
            var line = new StringBuilder();
            for (var next = input.ReadByte(); next != '\n'; next = input.ReadByte())
            {
                if (next < 0 && line.Length == 0) throw new Failed("connection closed");
                if (next < 0 || line.Length > LongestLine) throw new Failed("not an HTTP answer");
                line.Append((char)next);
            }
            return line.ToString().TrimEnd('\r');
        }

        static Stream Secured(Stream plain, string host)
        {
            var stream = new SslStream(plain, false, (sender, certificate, chain, errors) =>
                expected.Insecure || errors == SslPolicyErrors.None);
            stream.AuthenticateAsClient(host);
            return stream;
        }

        /// <summary>What listens on localhost may do so on IPv4 or IPv6 alone: every address is tried.</summary>
        static TcpClient Connect(string host, int port)
        {
            var local = new[] { IPAddress.Loopback, IPAddress.IPv6Loopback };
            var addresses = host == "localhost" ? local : Dns.GetHostAddresses(host);
            SocketException first = null;
            foreach (var address in addresses)
            {
                var client = new TcpClient(address.AddressFamily);
                try
                {
                    client.Connect(address, port);
                    return client;
                }
                catch (SocketException error)
                {
                    client.Close();
                    first = first ?? error;
                }
            }
            throw first ?? new SocketException((int)SocketError.HostNotFound);
        }

        static Check TcpCheck(string value)
        {
            const string Address = @"^(?:\[([0-9a-f:.]+)\]|([^\s:/@[\]]+)):([0-9]{1,5})\z";
            var match = Regex.Match(value, Address, RegexOptions.IgnoreCase);
            if (!match.Success || Number(match.Groups[3].Value) > 65535)
                throw new FormatException("neither URL nor HOST:PORT");
            return new Check
            {
                Target = value,
                Attempt = () =>
                {
                    Connect(match.Groups[1].Value + match.Groups[2].Value, Number(match.Groups[3].Value)).Close();
                    return "open";
                },
            };
        }

        static Check FileCheck(string value)
        {
            var path = Regex.Replace(value, @":cert\z", "");
            return new Check
            {
                Target = path,
                Attempt = () =>
                {
                    if (Directory.Exists(path)) throw new Failed("not a file");
                    using (var reader = new StreamReader(path))
                    {
                        if (path == value) return "readable";
                        var end = Expiry(reader.ReadToEnd());
                        return end < DateTime.UtcNow ? throw new Failed("expired " + end.ToString("yyyy-MM-dd")) : "valid";
                    }
                },
            };
        }

        static DateTime Expiry(string pem)
        {
            try
            {
                var block = Regex.Match(pem, "-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----").Groups[1].Value;
                using (var certificate = new X509Certificate2(Convert.FromBase64String(block)))
                    return certificate.NotAfter.ToUniversalTime();
            }
            catch (Exception error) when (!(error is OutOfMemoryException))
            {
                throw new Failed("not a certificate");
            }
        }

        /// <summary>Checks the URL or HOST:PORT that the application's own configuration names.</summary>
        static Check ConfigCheck(string key)
        {
            try
            {
                var value = Configured(key).Trim();
                return value.Contains("://") ? HttpCheck(value) : TcpCheck(value);
            }
            catch (Exception error) when (error is SystemException) // such as FormatException, IOException
            {
                return new Check { Target = key, Attempt = () => throw new Failed(error.Message) };
            }
        }

        /// <summary>RngApi:Url is looked for in the environment (also RngApi__Url, RNGAPI_URL) and appsettings.json.</summary>
        static string Configured(string key)
        {
            var names = new[] { key, key.Replace(":", "__"), Regex.Replace(key, @"\W+", "_").ToUpperInvariant() };
            var value = names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(text => !string.IsNullOrEmpty(text));
            if (value != null) return value;
            var node = Json("appsettings.json");
            foreach (var name in Regex.Split(key, ":|__"))
                node = node?.Elements().FirstOrDefault(child => string.Equals(
                    (string)child.Attribute("item") ?? child.Name.LocalName, name, StringComparison.OrdinalIgnoreCase));
            return node != null && !node.HasElements && node.Value != "" ? node.Value : throw new FormatException("not configured");
        }

        /// <summary>JSON as .NET's configuration takes it: comments and a comma at the end are allowed.</summary>
        static XElement Json(string file)
        {
            if (!File.Exists(file)) return null;
            const string Extras = @"(""(?:\\.|[^""\\])*"")|//.*|/\*[\s\S]*?\*/|,(?=\s*[}\]])";
            try
            {
                var json = Encoding.UTF8.GetBytes(Regex.Replace(File.ReadAllText(file), Extras, "$1"));
                using (var reader = JsonReaderWriterFactory.CreateJsonReader(json, XmlDictionaryReaderQuotas.Max))
                    return XElement.Load(reader);
            }
            catch (Exception error) when (error is XmlException || error is FormatException)
            {
                throw new FormatException(file + " is not JSON"); // The parser's own words would quote what may be secret.
            }
        }

        /// <summary>Attempts until one passes or the time to wait is over, with pauses that grow.</summary>
        static Tuple<bool, string> Run(Check check)
        {
            var name = Cut(check.Target, 120);
            var watch = Stopwatch.StartNew();
            for (var pause = 100; ; pause = Math.Min(2 * pause, 5000))
            {
                var answer = Once(check.Attempt);
                var elapsed = (int)watch.ElapsedMilliseconds;
                if (answer.Item1 || elapsed >= wait)
                {
                    var words = answer.Item1 ? "ok " + answer.Item2 + " " + name : "failed " + name + " " + answer.Item2;
                    return Tuple.Create(answer.Item1, "healthcheck: " + Cut(words, 160) + " " + elapsed + " ms");
                }
                Thread.Sleep(Math.Min(pause, wait - elapsed));
            }
        }

        /// <summary>One attempt in a thread of its own, which is left alone where it takes longer than it may.</summary>
        static Tuple<bool, string> Once(Func<string> attempt)
        {
            Tuple<bool, string> answer = null;
            var thread = Start(() =>
            {
                try
                {
                    answer = Tuple.Create(true, attempt());
                }
                catch (Exception error) // whatever it is, it has to be told in one line
                {
                    answer = Tuple.Create(false, Reason(error));
                }
            });
            return thread.Join(timeout) ? answer : Tuple.Create(false, "timed out");
        }

        /// <summary>Shortens a text, and leaves nothing in it that a terminal would obey.</summary>
        static string Cut(string text, int length)
        {
            var printable = Regex.Replace(text, @"\p{Cc}", " ");
            return printable.Length > length ? printable.Substring(0, length - 1) + "…" : printable;
        }

        /// <summary>Puts an error, or what caused it, into a word or two.</summary>
        static string Reason(Exception error)
        {
            if (error is AuthenticationException) return "certificate not trusted";
            if (error is FileNotFoundException || error is DirectoryNotFoundException) return "not found";
            if (error is UnauthorizedAccessException) return "not readable";
            var socket = error as SocketException ?? error.InnerException as SocketException;
            return socket != null ? Reason(socket.SocketErrorCode) : error is IOException ? "connection closed" : error.Message;
        }

        static string Reason(SocketError error)
        {
            switch (error)
            {
                case SocketError.ConnectionRefused: return "connection refused";
                case SocketError.ConnectionReset: case SocketError.Shutdown: return "connection closed";
                case SocketError.HostNotFound: case SocketError.NoData: case SocketError.TryAgain: return "name not found";
                case SocketError.TimedOut: return "timed out";
                default: return error.ToString();
            }
        }
    }
}
