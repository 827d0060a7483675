// Command healthcheck (Container Checkup) tells by its exit code whether an application answers. It is one static
// program that needs neither a shell nor anything else in the image, and is part of this project now: read it,
// change it, and build it in a stage of its own:
//
//	FROM golang AS healthcheck
//	COPY healthcheck /src
//	RUN cd /src && CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /healthcheck .
//
//	COPY --from=healthcheck /healthcheck /healthcheck
//	HEALTHCHECK CMD ["/healthcheck", "-u", "http://localhost/health"]
//
// Exit code 0: every check passed. 1: one did not, or the options were wrong.
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"
)

const usage = "usage: healthcheck [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH[:cert]] [-t TIMEOUT_MS] " +
	"[--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]"

const mostOfBody = 1 << 20 // No more of an answer is read than this.

// A check knows what to call its target, and how to try it.
type check struct {
	target  string
	attempt func(context.Context) (string, error)
}

// What an HTTP answer has to be like.
type expectation struct {
	statuses [][2]int
	texts    []string
	insecure bool
}

var (
	credentials = regexp.MustCompile(`(?i)^(https?://)[^/?#]*@`)
	hostAndPort = regexp.MustCompile(`^(?:\[[\da-fA-F:.]+\]|[^\s:/@\[\]]+):(\d{1,5})$`)
	statusRange = regexp.MustCompile(`^(\d{3})(?:-(\d{3}))?$`)
	noAnswer    = regexp.MustCompile(`malformed|HTTP/1\.x transport connection broken|chunk length|readLoopPeekFail`)
	noWord      = regexp.MustCompile(`\W+`)
)

func httpCheck(value string, expected *expectation) (check, error) {
	address, err := url.Parse(value)
	if err != nil || address.Hostname() == "" || address.Scheme != "http" && address.Scheme != "https" {
		return check{}, errors.New("not an HTTP URL")
	}
	attempt := func(ctx context.Context) (string, error) {
		status, body, err := get(ctx, address.String(), expected.insecure)
		if err != nil {
			return "", err
		}
		if !expected.accepts(status) {
			return "", fmt.Errorf("status %d", status)
		}
		for _, text := range expected.texts {
			if !bytes.Contains(body, []byte(text)) {
				return "", errors.New("text not found")
			}
		}
		return strconv.Itoa(status), nil
	}
	return check{credentials.ReplaceAllString(value, "${1}***@"), attempt}, nil
}

// get reads an answer. Redirects are not followed, and a transport of its own knows no proxy.
func get(ctx context.Context, address string, insecure bool) (status int, body []byte, err error) {
	client := http.Client{
		Transport: &http.Transport{
			DialContext:        dial,
			TLSClientConfig:    &tls.Config{InsecureSkipVerify: insecure},
			DisableCompression: true,
			DisableKeepAlives:  true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(io.LimitReader(response.Body, mostOfBody))
	return response.StatusCode, body, err
}

// dial tries both addresses of localhost, as what listens there may do so on IPv4 or IPv6 alone.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	if !strings.HasPrefix(address, "localhost:") {
		return dialer.DialContext(ctx, network, address)
	}
	port := strings.TrimPrefix(address, "localhost:")
	connection, err := dialer.DialContext(ctx, network, "127.0.0.1:"+port)
	if err != nil {
		if second, err := dialer.DialContext(ctx, network, "[::1]:"+port); err == nil {
			return second, nil
		}
	}
	return connection, err
}

func tcpCheck(value string) (check, error) {
	match := hostAndPort.FindStringSubmatch(value)
	if match == nil {
		return check{}, errors.New("neither URL nor HOST:PORT")
	}
	if port, _ := strconv.Atoi(match[1]); port > 65535 {
		return check{}, errors.New("neither URL nor HOST:PORT")
	}
	return check{value, func(ctx context.Context) (string, error) {
		connection, err := dial(ctx, "tcp", value)
		if err != nil {
			return "", err
		}
		return "open", connection.Close()
	}}, nil
}

func fileCheck(value string) check {
	path := strings.TrimSuffix(value, ":cert")
	return check{path, func(context.Context) (string, error) {
		if info, err := os.Stat(path); err != nil {
			return "", err
		} else if !info.Mode().IsRegular() {
			return "", errors.New("not a file")
		}
		content, err := os.ReadFile(path)
		if err != nil || path == value {
			return "readable", err
		}
		end, err := expiry(content)
		if err == nil && end.Before(time.Now()) {
			err = errors.New("expired " + end.Format("2006-01-02"))
		}
		return "valid", err
	}}
}

// expiry of the first certificate in a PEM file.
func expiry(content []byte) (time.Time, error) {
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			if certificate, err := x509.ParseCertificate(block.Bytes); err == nil {
				return certificate.NotAfter, nil
			}
		}
	}
	return time.Time{}, errors.New("not a certificate")
}

// configCheck checks the URL or HOST:PORT that the environment names: RngApi:Url, RngApi__Url or RNGAPI_URL.
func configCheck(key string, expected *expectation) check {
	result, err := check{}, errors.New("not configured")
	upper := strings.ToUpper(noWord.ReplaceAllString(key, "_"))
	for _, name := range []string{key, strings.ReplaceAll(key, ":", "__"), upper} {
		value := strings.TrimSpace(os.Getenv(name))
		if value == "" {
			continue
		}
		if strings.Contains(value, "://") {
			result, err = httpCheck(value, expected)
		} else {
			result, err = tcpCheck(value)
		}
		break
	}
	if err != nil {
		return check{key, func(context.Context) (string, error) { return "", err }}
	}
	return result
}

// reason puts an error into a word or two.
func reason(err error) string {
	var unknownName *net.DNSError
	var timeout net.Error
	var request *url.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timed out"
	case errors.As(err, &unknownName):
		return "name not found"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed"
	case errors.Is(err, fs.ErrNotExist):
		return "not found"
	case errors.Is(err, fs.ErrPermission):
		return "not readable"
	case noAnswer.MatchString(err.Error()):
		return "not an HTTP answer"
	case errors.As(err, &request):
		return strings.TrimPrefix(request.Err.Error(), "x509: ") // without the URL
	}
	return err.Error()
}

// run attempts until the check passes or the time to wait is over, with pauses that grow.
func (c check) run(timeout, wait time.Duration) (passed bool, line string) {
	start := time.Now()
	for pause := 100 * time.Millisecond; ; pause *= 2 {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		answer, err := c.attempt(ctx)
		cancel()
		elapsed := time.Since(start)
		if err == nil || elapsed >= wait {
			words := fmt.Sprintf("ok %s %s", answer, cut(c.target, 120))
			if err != nil {
				words = fmt.Sprintf("failed %s %s", cut(c.target, 120), reason(err))
			}
			return err == nil, fmt.Sprintf("healthcheck: %s %d ms\n", cut(words, 160), elapsed.Milliseconds())
		}
		time.Sleep(least(pause, 5*time.Second, wait-elapsed))
	}
}

func least(first time.Duration, more ...time.Duration) time.Duration {
	for _, one := range more {
		if one < first {
			first = one
		}
	}
	return first
}

// cut shortens a text, and leaves nothing in it that a terminal would obey.
func cut(text string, length int) string {
	printable := func(char rune) rune {
		if unicode.IsControl(char) {
			return ' '
		}
		return char
	}
	characters := []rune(strings.Map(printable, text))
	if len(characters) > length {
		characters = append(characters[:length-1], '…')
	}
	return string(characters)
}

func (e *expectation) accepts(status int) bool {
	for _, one := range e.statuses {
		if one[0] <= status && status <= one[1] {
			return true
		}
	}
	return false
}

func parseStatuses(list string) (statuses [][2]int, err error) {
	for _, one := range strings.Split(list, ",") {
		match := statusRange.FindStringSubmatch(one)
		if match == nil {
			return nil, errors.New("no status: " + one)
		}
		from, _ := strconv.Atoi(match[1])
		to, err := strconv.Atoi(match[2])
		if err != nil {
			to = from
		}
		statuses = append(statuses, [2]int{from, to})
	}
	return statuses, nil
}

type plan struct {
	checks        []check
	timeout, wait time.Duration
	quiet         bool
}

func readArguments(arguments []string) (plan, error) {
	p := plan{timeout: 300 * time.Millisecond}
	expected := &expectation{statuses: [][2]int{{200, 299}}}
	flags := flag.NewFlagSet("healthcheck", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	option := func(set func(string) error, names ...string) {
		for _, name := range names {
			flags.Func(name, "", set)
		}
	}
	add := func(one check, err error) error {
		p.checks = append(p.checks, one)
		return err
	}
	milliseconds := func(into *time.Duration) func(string) error {
		return func(value string) error {
			number, err := strconv.ParseUint(value, 10, 30)
			*into = time.Duration(number) * time.Millisecond
			return err
		}
	}
	option(func(value string) error { return add(httpCheck(value, expected)) }, "u", "url")
	option(func(value string) error { return add(configCheck(value, expected), nil) }, "c", "config")
	option(func(value string) error { return add(tcpCheck(value)) }, "tcp")
	option(func(value string) error { return add(fileCheck(value), nil) }, "file")
	option(func(value string) error { expected.texts = append(expected.texts, value); return nil }, "contains")
	option(func(value string) (err error) { expected.statuses, err = parseStatuses(value); return err }, "status")
	option(milliseconds(&p.timeout), "t", "timeout")
	option(milliseconds(&p.wait), "wait")
	for _, name := range []string{"k", "insecure"} {
		flags.BoolVar(&expected.insecure, name, false, "")
	}
	for _, name := range []string{"q", "quiet"} {
		flags.BoolVar(&p.quiet, name, false, "")
	}
	if err := flags.Parse(arguments); err != nil || flags.NArg() > 0 {
		return p, errors.New("wrong usage")
	}
	if len(p.checks) == 0 {
		return p, add(httpCheck("http://localhost", expected))
	}
	return p, nil
}

func main() {
	signal.Ignore(syscall.SIGPIPE) // Nobody reads: the exit code still tells.
	p, err := readArguments(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(1)
	}
	lines := make([]string, len(p.checks))
	passed := make([]bool, len(p.checks))
	var running sync.WaitGroup
	for index := range p.checks {
		running.Add(1)
		go func(index int) {
			defer running.Done()
			passed[index], lines[index] = p.checks[index].run(p.timeout, p.wait)
		}(index)
	}
	running.Wait()
	code := 0
	for index, line := range lines {
		if !passed[index] {
			code = 1
		}
		if !passed[index] || !p.quiet {
			fmt.Print(line)
		}
	}
	os.Exit(code)
}
