// Command x509 answers questions about certificates as Go's crypto/x509 answers them to containerd and to the agent.
//
// Each line of standard input is a question in JSON, each line of standard output the answer to it: a text, Go's objection, empty
// where it has none.
//
//go:debug default=go1.27
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"time"
)

type question struct {
	// What is asked: "read", "pool", "host", "signed" or "chain".
	Ask string `json:"ask"`
	// DER. "signed": a certificate and its issuer. "chain": the server's certificate and what it sends with it.
	Certificates [][]byte `json:"certificates"`
	// The trusted certificates as they are in the layer.
	PEM string `json:"pem"`
	// The registry's host.
	Host string `json:"host"`
	// Seconds since 1970.
	Now int64 `json:"now"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		var asked question
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		answer, err := json.Marshal(asked.answer())
		if err != nil {
			log.Fatal(err)
		}
		out.Write(append(answer, '\n'))
	}
	if err := errors.Join(in.Err(), out.Flush()); err != nil {
		log.Fatal(err)
	}
}

func (q question) answer() string {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(q.PEM))
	if q.Ask == "pool" {
		// Go drops what it cannot read in silence: the number of the others is the answer.
		return fmt.Sprint(len(roots.Subjects()))
	}
	if err := q.objection(roots); err != nil {
		return err.Error()
	}
	return ""
}

func (q question) objection(roots *x509.CertPool) error {
	intermediates := x509.NewCertPool()
	var read []*x509.Certificate
	for _, der := range q.Certificates {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		read = append(read, certificate)
		intermediates.AddCert(certificate)
	}
	switch q.Ask {
	case "read":
		return nil
	case "host":
		return read[0].VerifyHostname(q.Host)
	case "signed":
		return read[0].CheckSignatureFrom(read[1])
	case "chain":
		_, err := read[0].Verify(x509.VerifyOptions{
			DNSName: q.Host, Roots: roots, Intermediates: intermediates, CurrentTime: time.Unix(q.Now, 0),
		})
		return err
	}
	log.Fatalf("no such question: %s", q.Ask)
	return nil
}
