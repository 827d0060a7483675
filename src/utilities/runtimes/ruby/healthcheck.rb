# healthcheck.rb (Container Checkup): tells by its exit code whether an application answers. It needs nothing but
# Ruby 3.0 or later, and is part of this project now: read it, change it, keep it beside the application.
#
# As health check in a Dockerfile:        HEALTHCHECK CMD ["ruby", "healthcheck.rb", "-u", "http://localhost/health"]
# As dependency check before the start:   CMD ruby healthcheck.rb -u http://api/health && exec ruby app.rb
#
# Exit code 0: every check passed. 1: one did not, or the options were wrong.
require "net/http"
require "openssl"
require "optparse"
require "socket"
require "timeout"
require "uri"

USAGE = "usage: healthcheck.rb [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH[:cert]] [-t TIMEOUT_MS] " \
        "[--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]".freeze
MOST_OF_BODY = 2**20 # No more of an answer is read than this.

# A check knows what to call its target, and how to try it: the attempt returns a word or raises.
Check = Struct.new(:target, :attempt)
Options = Struct.new(:timeout, :statuses, :texts, :wait, :insecure, :quiet)

# Says in a word or two why a check does not pass.
class Failed < StandardError; end

def http_check(value, options)
  uri = URI.parse(value)
  raise ArgumentError, "not an HTTP URL" unless uri.is_a?(URI::HTTP) && !uri.hostname.to_s.empty?

  attempt = lambda do
    status, body = each_address(uri.hostname) { |address| get(uri, address, options) }
    raise Failed, "status #{status}" unless options.statuses.any? { |range| range.cover?(status) }
    raise Failed, "text not found" unless options.texts.all? { |text| body.include?(text.b) }

    status
  end
  Check.new(value.sub(%r{\A(https?://)[^/?#]*@}i, '\1***@'), attempt)
end

# Reads an answer. Redirects are not followed, and the nil says that there is no proxy.
def get(uri, address, options)
  http = Net::HTTP.new(uri.hostname, uri.port, nil)
  http.ipaddr = address if address != uri.hostname
  http.open_timeout = http.read_timeout = options.timeout
  http.max_retries = 0
  http.use_ssl = uri.is_a?(URI::HTTPS)
  http.verify_mode = options.insecure ? OpenSSL::SSL::VERIFY_NONE : OpenSSL::SSL::VERIFY_PEER
  request = Net::HTTP::Get.new(uri, "Accept-Encoding" => "identity", "Connection" => "close")
  request.basic_auth(decode(uri.user), decode(uri.password)) if uri.user
  http.start { |connection| connection.request(request) { |response| return read(response) } }
end

def read(response)
  body = String.new
  response.read_body do |part|
    body << part
    break if body.bytesize >= MOST_OF_BODY
  end
  raise EOFError if body.bytesize < [response.content_length.to_i, MOST_OF_BODY].min

  [response.code.to_i, body.byteslice(0, MOST_OF_BODY)]
end

def decode(text)
  text.to_s.b.gsub(/%(\h\h)/) { $1.hex.chr }
end

# What listens on localhost may do so on IPv4 or IPv6 alone: the second is tried where the first fails.
def each_address(host)
  return yield(host) unless host == "localhost"

  begin
    yield "127.0.0.1"
  rescue SystemCallError => e
    begin
      yield "::1"
    rescue SystemCallError
      raise e
    end
  end
end

def tcp_check(value, options)
  ipv6, name, port = /\A(?:\[([\h:.]+)\]|([^\s:\/@\[\]]+)):(\d{1,5})\z/.match(value)&.captures
  raise ArgumentError, "neither URL nor HOST:PORT" if port.nil? || port.to_i > 65_535

  attempt = lambda do
    each_address(ipv6 || name) { |address| Socket.tcp(address, port, connect_timeout: options.timeout, &:close) }
    "open"
  end
  Check.new(value, attempt)
end

def file_check(value, _options)
  path = value.delete_suffix(":cert")
  attempt = lambda do
    raise Failed, "not a file" unless File.stat(path).file?

    content = File.binread(path)
    next "readable" if path == value

    expiry = expiry_of(content)
    raise Failed, "expired #{expiry.strftime('%Y-%m-%d')}" if expiry < Time.now

    "valid"
  end
  Check.new(path, attempt)
end

def expiry_of(pem)
  OpenSSL::X509::Certificate.new(pem).not_after
rescue OpenSSL::X509::CertificateError
  raise Failed, "not a certificate"
end

# Checks the URL or HOST:PORT that the application's own configuration names.
def config_check(key, options)
  value = configured(key)
  value.include?("://") ? http_check(value, options) : tcp_check(value, options)
rescue ArgumentError, URI::Error, SystemCallError => e
  Check.new(key, -> { raise e })
end

# RngApi:Url is looked for in the environment, also as RngApi__Url and RNGAPI_URL, and in .env.
def configured(key)
  names = [key, key.gsub(":", "__"), key.gsub(/\W+/, "_").upcase]
  value = [ENV, dotenv].flat_map { |values| names.map { |name| values[name] } }.find { |one| !one.to_s.empty? }
  value ? value.strip : raise(ArgumentError, "not configured")
end

def dotenv
  return {} unless File.file?(".env")

  line = /^(?:export )?([\w:.]+) *= *(?:(["'])(.*)\2|(.*?))(?: +#.*)?\s*$/
  File.read(".env").scrub.scan(line).to_h { |name, _, quoted, plain| [name, quoted || plain] }
end

def reason(error)
  case error
  when Timeout::Error, Errno::ETIMEDOUT then "timed out"
  when Errno::ECONNREFUSED then "connection refused"
  when Errno::ECONNRESET, Errno::EPIPE, EOFError then "connection closed"
  when SocketError then "name not found"
  when OpenSSL::SSL::SSLError then error.message[/certificate.*|hostname.*/] || "not a TLS answer"
  when Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError, Net::ProtocolError then "not an HTTP answer"
  when Errno::ENOENT then "not found"
  when Errno::EACCES then "not readable"
  when URI::Error then "not an HTTP URL"
  else error.message
  end
end

# One attempt in a thread of its own, which is left alone where it takes longer than it may.
def once(attempt, timeout)
  work = Thread.new do
    [true, attempt.call]
  rescue StandardError => e
    [false, reason(e)]
  end
  work.join(timeout) ? work.value : [false, "timed out"]
end

# Attempts until one passes or the time to wait is over, with pauses that grow.
def run(check, options)
  name = check.target.length > 120 ? "#{check.target[0, 119]}…" : check.target
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  pause = 0.1
  loop do
    passed, answer = once(check.attempt, options.timeout)
    elapsed = Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
    if passed || elapsed >= options.wait
      words = passed ? "ok #{answer} #{name}" : "failed #{name} #{answer}"
      line = "healthcheck: #{words[0, 160]} #{(elapsed * 1000).round} ms"
      return [passed, line.gsub(/[[:cntrl:]]/, " ")]
    end
    sleep [pause, options.wait - elapsed].min
    pause = [2 * pause, 5].min
  end
end

def seconds(text)
  /\A\d{1,9}\z/.match?(text) ? text.to_i / 1000.0 : raise(OptionParser::InvalidArgument)
end

def statuses(text)
  text.split(",", -1).map do |range|
    first, last = /\A(\d{3})(?:-(\d{3}))?\z/.match(range)&.captures
    first ? (first.to_i..(last || first).to_i) : raise(OptionParser::InvalidArgument)
  end
end

def read_arguments(arguments)
  # Until Ruby 3.1 a parser that requires exact names takes no --name=value.
  arguments = arguments.flat_map { |one| one.start_with?("--") ? one.split("=", 2) : [one] }
  options = Options.new(0.3, [200..299], [], 0, false, false)
  named = []
  parser = OptionParser.new
  parser.require_exact = true
  parser.on("-u", "--url URL") { |value| named << [:http_check, value] }
  parser.on("-c", "--config KEY") { |value| named << [:config_check, value] }
  parser.on("--tcp ADDRESS") { |value| named << [:tcp_check, value] }
  parser.on("--file PATH") { |value| named << [:file_check, value] }
  parser.on("-t", "--timeout MS") { |value| options.timeout = seconds(value) }
  parser.on("--status LIST") { |value| options.statuses = statuses(value) }
  parser.on("--contains TEXT") { |value| options.texts << value }
  parser.on("--wait MS") { |value| options.wait = seconds(value) }
  parser.on("-k", "--insecure") { options.insecure = true }
  parser.on("-q", "--quiet") { options.quiet = true }
  parser.on("-h", "--help", "-v", "--version") { raise OptionParser::InvalidOption } # The parser has its own.
  raise ArgumentError unless parser.parse(arguments).empty?

  named << [:http_check, "http://localhost"] if named.empty?
  [named.map { |kind, value| send(kind, value, options) }, options]
end

Encoding.default_external = Encoding::UTF_8
begin
  checks, options = read_arguments(ARGV.map { |one| one.dup.force_encoding("UTF-8").scrub })
rescue ArgumentError, OptionParser::ParseError, URI::Error
  warn USAGE
  exit 1
end
results = checks.map { |check| Thread.new { run(check, options) } }.map(&:value)
begin
  results.each { |passed, line| puts line unless passed && options.quiet }
  $stdout.flush
rescue SystemCallError
  nil # Nobody reads: the exit code still tells.
end
exit!(results.all?(&:first) ? 0 : 1) # Threads that are still busy end here.
