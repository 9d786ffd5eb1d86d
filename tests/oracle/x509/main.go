// Command x509 answers questions about certificates as Go's crypto/x509 answers them to containerd and to the agent.
//
// An answer is Go's objection, empty where it has none.
//
//go:debug default=go1.27
package main

import (
	"crypto/x509"
	"fmt"
	"log"

	"lines"
)

type question struct {
	// What is asked: "read" and "host" about a certificate, "pool" about a text.
	Ask         string `json:"ask"`
	Certificate []byte `json:"certificate"`
	PEM         string `json:"pem"`
	Host        string `json:"host"`
}

func main() {
	lines.Answer(question.answer)
}

func (q question) answer() string {
	if q.Ask == "pool" {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(q.PEM))
		// Go drops what it cannot read in silence: the number of the others is the answer.
		return fmt.Sprint(len(pool.Subjects()))
	}
	certificate, err := x509.ParseCertificate(q.Certificate)
	switch {
	case err != nil || q.Ask == "read":
		return lines.Words(err)
	case q.Ask == "host":
		return lines.Words(certificate.VerifyHostname(q.Host))
	}
	log.Fatalf("no such question: %s", q.Ask)
	return ""
}
