// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// answer explains what the platform answered, or why no answer came.
func answer(e *rest.Error) string {
	if e.Status == 0 {
		return noAnswer(e)
	}
	return fmt.Sprintf("%s\n\n%s", what(e), remedy(e))
}

// what tells the answer in one sentence, with the API's own words where it is
// the API that answered.
func what(e *rest.Error) string {
	status := fmt.Sprintf("%d", e.Status)
	if own := strings.Trim(e.Code+" "+e.ID, " "); own != "" {
		status += " " + own
	}
	text := fmt.Sprintf("%s answered %s with status %s", e.Platform, e.Operation, status)
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (%d attempts)", e.Attempts)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return sentence(text)
}

func remedy(e *rest.Error) string {
	p := platformOf(e.Platform)
	switch {
	case e.Status == 401:
		return fmt.Sprintf("The credential was rejected. Check that it is complete, not expired and not revoked, and that its user is active: it comes from %s.", p.credential())
	case e.Status < 300:
		return fmt.Sprintf("The call succeeded, but its answer can't be used. Check that %s is the API itself and that no proxy changes answers.", p.endpoint())
	case e.Status < 400:
		return fmt.Sprintf("The endpoint redirects elsewhere, and credentials don't follow. Set %s to the address it redirects to.", p.endpoint())
	case e.Status == 407:
		return "A proxy asks for a user name and a password. Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment."
	case e.Status == 429:
		return fmt.Sprintf("The platform limits requests and still did after the retries. Lower %s, raise max_retries, or try again later.", p.path("requests_per_second"))
	case !e.Documented:
		return notTheAPI(e, p)
	case e.Status == 403 && e.Actor != "":
		return fmt.Sprintf("The call was made as %s, whose own permissions count, not those of the provider's credential. Give that account the role that this takes, then try again.", e.Actor)
	case e.Status == 403:
		return fmt.Sprintf("The identity behind the credential lacks a permission for this. Give it the role that the message asks for, or use another credential: %s.", p.credential())
	case e.Status == 404 && e.Actor != "":
		return fmt.Sprintf("It does not exist, or %s, as which the call was made, may not see it. Check the ids, and which roles the account has.", e.Actor)
	case e.Status == 404:
		return "It does not exist, or the identity behind the credential may not see it. Check the ids, and that the credential belongs to the right organization or workspace."
	case e.Status == 409:
		return "It exists already, or something else changed it at the same time. Import what exists, choose another name, or try again."
	case e.Status >= 500:
		return "The platform failed to carry this out. Try again; if it persists, ask the platform's support with the message above."
	}
	return "The platform does not accept this request. Correct the value that the message names."
}

// notTheAPI explains an answer without the platform's documented error body:
// a proxy, a login page, a wrong path.
func notTheAPI(e *rest.Error, p platform) string {
	if e.Status >= 500 {
		return fmt.Sprintf("This did not come from the API itself but from something before it, such as a proxy. Try again later; if it persists, check %s.", p.endpoint())
	}
	text := fmt.Sprintf("This did not come from the API itself, so it says nothing about the object. Check the host and the path of %s, and any proxy between here and there", p.endpoint())
	if p.Variables["issuer"] != nil {
		text += fmt.Sprintf("; where the platform knows itself by another name than the one that is dialled, set %s to that external origin", p.path("issuer"))
	}
	return text + "."
}

// noAnswer explains a call that got none, from its cause.
func noAnswer(e *rest.Error) string {
	if refused, ok := errors.AsType[*rest.AuthenticationError](e.Err); ok {
		return fmt.Sprintf("%s was not asked for %s, because authenticating failed.\n\n%s", e.Platform, e.Operation, Detail(refused.Err))
	}
	p := platformOf(e.Platform)
	text := fmt.Sprintf("%s did not answer %s", e.Platform, e.Operation)
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (%d attempts)", e.Attempts)
	}
	if e.Message != "" {
		text += ": " + e.Message
	} else if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return sentence(text) + "\n\n" + noAnswerRemedy(e.Err, p)
}

func noAnswerRemedy(err error, p platform) string {
	var (
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		name        x509.HostnameError
		dns         *net.DNSError
		timeout     net.Error
		proxy       *rest.ProxyError
	)
	switch {
	case errors.As(err, &proxy):
		return "The proxy comes from the environment: check HTTPS_PROXY and HTTP_PROXY, with the user name and password that the proxy may ask for, or name the host in NO_PROXY to reach it without one."
	case errors.Is(err, context.Canceled):
		return "The run was interrupted."
	case rest.SpeaksNoTLS(err):
		return fmt.Sprintf("The server does not speak TLS there. Check the scheme and the port of %s.", p.endpoint())
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &name):
		return fmt.Sprintf("The server's certificate is not trusted. Check %s; for a private certificate authority set ca_cert_file in the provider block to its PEM file.", p.endpoint())
	case errors.As(err, &dns):
		return fmt.Sprintf("The host name does not resolve. Check %s and the name service.", p.endpoint())
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("Nothing listens there. Check the host and port of %s.", p.endpoint())
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("No answer came in time. Check the network and %s, or raise request_timeout in the provider block.", p.endpoint())
	}
	return fmt.Sprintf("Check the network and %s, then try again.", p.endpoint())
}

// sentence starts with a capital and ends with a full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	first, size := utf8.DecodeRuneInString(text)
	if word, _, _ := strings.Cut(text, " "); !strings.ContainsAny(word, "._=\"") {
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "!") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}
