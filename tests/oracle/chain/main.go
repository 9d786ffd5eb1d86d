// Command chain makes a registry's certificates with faults, each from a seed, and answers whether a client of crypto/x509 that trusts
// what is pasted into a layer connects to it.
//
//go:debug default=go1.27
//go:debug x509negativeserial=0
package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"log"
	"maps"
	"math/big"
	"math/rand/v2"
	"net"
	"slices"
	"time"

	"lines"
)

type question struct {
	Seed uint64 `json:"seed"`
	// Seconds since 1970.
	Now int64 `json:"now"`
}

type answer struct {
	// What is pasted.
	PEM  string `json:"pem"`
	Host string `json:"host"`
	// What is pasted, in words, and what is wrong with it, or only unusual.
	Pasted string   `json:"pasted"`
	Faults []string `json:"faults"`
	// Go's, empty where it connects.
	Objection string `json:"objection"`
}

// What a certificate is made of.
type plan struct {
	name       string
	key        crypto.Signer
	version    int
	serial     int64
	from, to   time.Time
	algorithm  asn1.ObjectIdentifier
	extensions []pkix.Extension
}

var (
	subjectKeyID = oid(2, 5, 29, 14)
	keyUsage     = oid(2, 5, 29, 15)
	names        = oid(2, 5, 29, 17)
	basic        = oid(2, 5, 29, 19)
	constraints  = oid(2, 5, 29, 30)
	issuerKeyID  = oid(2, 5, 29, 35)
	purposes     = oid(2, 5, 29, 37)
	unknown      = oid(1, 3, 6, 1, 4, 1, 55555, 1)
	forServers   = oid(1, 3, 6, 1, 5, 5, 7, 3, 1)
	forClients   = oid(1, 3, 6, 1, 5, 5, 7, 3, 2)
	forAny       = oid(2, 5, 29, 37, 0)
	withSHA1     = oid(1, 2, 840, 10045, 4, 1)
	withSHA256   = oid(1, 2, 840, 10045, 4, 3, 2)
	withEd25519  = oid(1, 3, 101, 112)
)

func oid(numbers ...int) asn1.ObjectIdentifier { return numbers }

// Faults of authorities. Some harm nobody.
var ofAuthorities = map[string]func(*plan){
	"expired":              func(p *plan) { p.to = p.from.AddDate(0, 1, 0) },
	"not yet valid":        func(p *plan) { p.from = p.to.AddDate(0, -1, 0) },
	"no basic constraints": func(p *plan) { p.drop(basic) },
	"no authority":         func(p *plan) { p.set(basic, true, authority(false, -1)) },
	"may not sign":         func(p *plan) { p.set(keyUsage, true, asn1.BitString{Bytes: []byte{0x80}, BitLength: 1}) },
	"no key usage":         func(p *plan) { p.drop(keyUsage) },
	"for clients":          func(p *plan) { p.set(purposes, false, []asn1.ObjectIdentifier{forClients}) },
	"for any purpose":      func(p *plan) { p.set(purposes, false, []asn1.ObjectIdentifier{forAny}) },
	"permits others":       func(p *plan) { p.set(constraints, true, subtrees(0, 0x82, []byte("shops.example"))) },
	"permits the domain":   func(p *plan) { p.set(constraints, true, subtrees(0, 0x82, []byte("edge-lab.net"))) },
	"excludes the domain":  func(p *plan) { p.set(constraints, true, subtrees(1, 0x82, []byte("edge-lab.net"))) },
	"permits a network":    func(p *plan) { p.set(constraints, true, subtrees(0, 0x87, []byte{192, 168, 0, 0, 255, 255, 0, 0})) },
	"permits a directory":  func(p *plan) { p.set(constraints, true, subtrees(0, 0xA4, marshal(name("x")))) },
	"unknown extension":    func(p *plan) { p.set(unknown, true, true) },
	"no authority below":   func(p *plan) { p.set(basic, true, authority(true, 0)) },
	"negative serial":      func(p *plan) { p.serial = -p.serial },
	"version 1":            func(p *plan) { p.version, p.extensions = 0, nil },
	"another key id":       func(p *plan) { p.set(subjectKeyID, false, []byte("another key id")) },
	"no key id":            func(p *plan) { p.drop(subjectKeyID) },
	"SHA-1":                func(p *plan) { p.algorithm = withSHA1 },
}

// Faults of the server's certificate, which matter where it is pasted itself.
var ofServers = map[string]func(*plan){
	"expired":           ofAuthorities["expired"],
	"not yet valid":     ofAuthorities["not yet valid"],
	"no names":          func(p *plan) { p.drop(names) },
	"another host":      func(p *plan) { p.set(names, false, []asn1.RawValue{general(0x82, []byte("hub.shops.example"))}) },
	"address as a name": func(p *plan) { p.set(names, false, []asn1.RawValue{general(0x82, []byte("10.20.0.5"))}) },
	"all of the domain": func(p *plan) { p.set(names, false, []asn1.RawValue{general(0x82, []byte("*.edge-lab.net"))}) },
	"dot at the end":    func(p *plan) { p.set(names, false, []asn1.RawValue{general(0x82, []byte("registry.edge-lab.net."))}) },
	"for clients":       ofAuthorities["for clients"],
	"unknown extension": ofAuthorities["unknown extension"],
	"an authority":      func(p *plan) { p.set(basic, true, authority(true, -1)) },
	"negative serial":   ofAuthorities["negative serial"],
}

func main() {
	lines.Answer(func(q question) answer { return q.answer() })
}

func (q question) answer() (found answer) {
	random := rand.New(rand.NewPCG(q.Seed, 0x5eed))
	found.Host = []string{"registry.edge-lab.net", "registry.edge-lab.net", "10.20.0.5"}[random.IntN(3)]
	found.Faults = []string{}
	now := time.Unix(q.Now, 0)
	length := random.IntN(3)
	isAlone := random.IntN(6) == 0
	pasted := []string{"root", "all authorities", "lowest authority", "server and authorities", "server", "root and others"}[random.IntN(6)]
	if isAlone {
		length, pasted = 0, "server alone"
	}
	found.Pasted = pasted

	// From the root to the server.
	var plans []*plan
	for at := range length + 2 {
		isServer := at == length+1
		if isAlone && !isServer {
			continue
		}
		p := q.plan(random, now, []string{"Edge Lab Root", "Edge Lab Sub 1", "Edge Lab Sub 2"}[min(at, 2)])
		if isServer {
			p.name = found.Host
			p.set(basic, true, authority(false, -1))
			p.set(keyUsage, true, asn1.BitString{Bytes: []byte{0x80}, BitLength: 1})
			p.set(purposes, false, []asn1.ObjectIdentifier{forServers, forClients})
			own := general(0x82, []byte(found.Host))
			if address := net.ParseIP(found.Host); address != nil {
				own = general(0x87, address.To4())
			}
			p.set(names, false, []asn1.RawValue{own})
		}
		plans = append(plans, p)
	}
	// What is not pasted nobody can judge: it is as it should be.
	first, last := 0, len(plans)-1
	switch pasted {
	case "root", "root and others":
		last = 0
	case "all authorities":
		last--
	case "lowest authority":
		first, last = last-1, last-1
	case "server":
		first = last
	}
	for range random.IntN(3) {
		at := first + random.IntN(last-first+1)
		list, who := ofAuthorities, []string{"root", "authority", "authority"}[min(at, 2)]
		if at == len(plans)-1 {
			list, who = ofServers, "server"
		}
		fault := slices.Sorted(maps.Keys(list))[random.IntN(len(list))]
		list[fault](plans[at])
		found.Faults = append(found.Faults, who+": "+fault)
	}
	var chain [][]byte
	for at, p := range plans {
		chain = append(chain, p.make(plans[max(at-1, 0)]))
	}
	authorities, server := chain[:len(chain)-1], chain[len(chain)-1]
	var bundle [][]byte
	switch pasted {
	case "root":
		bundle = authorities[:1]
	case "all authorities":
		bundle = authorities
	case "lowest authority":
		bundle = authorities[len(authorities)-1:]
	case "server and authorities":
		bundle = chain
	case "root and others":
		for _, name := range []string{"Shops Root", "Dock Root"} {
			p := q.plan(random, now, name)
			bundle = append(bundle, p.make(p))
		}
		bundle = append(bundle, authorities[0])
	default:
		bundle = [][]byte{server}
	}
	// People paste a server's certificate first.
	bundle = slices.Clone(bundle)
	slices.Reverse(bundle)
	var text bytes.Buffer
	for _, der := range bundle {
		check(pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	found.PEM = text.String()
	found.Objection = lines.Words(connect(text.Bytes(), chain, found.Host, now))
	return found
}

// A client that trusts the bundle, and a server that sends its whole chain.
func connect(bundle []byte, chain [][]byte, host string, now time.Time) error {
	roots, sent := x509.NewCertPool(), x509.NewCertPool()
	roots.AppendCertsFromPEM(bundle)
	server, err := x509.ParseCertificate(chain[len(chain)-1])
	if err != nil {
		return err
	}
	for _, der := range chain[:len(chain)-1] {
		// crypto/tls refuses the connection where one of them cannot be read. No server has to send its root.
		authority, err := x509.ParseCertificate(der)
		if err == nil {
			sent.AddCert(authority)
		}
	}
	_, err = server.Verify(x509.VerifyOptions{DNSName: host, Roots: roots, Intermediates: sent, CurrentTime: now})
	return err
}

func (q question) plan(random *rand.Rand, now time.Time, name string) *plan {
	seed := make([]byte, 32)
	for at := range seed {
		seed[at] = byte(random.UintN(256))
	}
	seed[0] = 1
	p := &plan{name: name, version: 2, serial: random.Int64N(1<<62) + 1<<56, from: now.AddDate(-2, 0, 0), to: now.AddDate(8, 0, 0), algorithm: withSHA256}
	if random.IntN(8) == 0 {
		p.key, p.algorithm = ed25519.NewKeyFromSeed(seed), withEd25519
	} else {
		key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), seed)
		check(err)
		p.key = key
	}
	p.set(basic, true, authority(true, -1))
	p.set(keyUsage, true, asn1.BitString{Bytes: []byte{0x06}, BitLength: 7})
	p.set(subjectKeyID, false, p.id())
	return p
}

// The usual id of the key, whatever the certificate has.
func (p *plan) id() []byte {
	public, err := x509.MarshalPKIXPublicKey(p.key.Public())
	check(err)
	sum := sha1.Sum(public)
	return sum[:]
}

func (p *plan) drop(id asn1.ObjectIdentifier) {
	p.extensions = slices.DeleteFunc(p.extensions, func(one pkix.Extension) bool { return one.Id.Equal(id) })
}

func (p *plan) set(id asn1.ObjectIdentifier, critical bool, value any) {
	p.drop(id)
	p.extensions = append(p.extensions, pkix.Extension{Id: id, Critical: critical, Value: marshal(value)})
}

func (p *plan) make(issuer *plan) []byte {
	if issuer != p && p.version == 2 {
		p.set(issuerKeyID, false, struct {
			ID []byte `asn1:"optional,tag:0"`
		}{issuer.id()})
	}
	algorithm := withSHA256
	if _, isEdwards := issuer.key.(ed25519.PrivateKey); isEdwards {
		algorithm = withEd25519
	} else if p.algorithm.Equal(withSHA1) {
		// The fault is of the certificate that is signed.
		algorithm = withSHA1
	}
	public, err := x509.MarshalPKIXPublicKey(p.key.Public())
	check(err)
	signed := marshal(struct {
		Version    int `asn1:"optional,explicit,default:0,tag:0"`
		Serial     *big.Int
		Algorithm  pkix.AlgorithmIdentifier
		Issuer     pkix.RDNSequence
		Validity   struct{ From, To time.Time }
		Subject    pkix.RDNSequence
		Key        asn1.RawValue
		Extensions []pkix.Extension `asn1:"omitempty,optional,explicit,tag:3"`
	}{
		p.version, big.NewInt(p.serial), pkix.AlgorithmIdentifier{Algorithm: algorithm}, name(issuer.name),
		struct{ From, To time.Time }{p.from.UTC(), p.to.UTC()}, name(p.name), asn1.RawValue{FullBytes: public}, p.extensions,
	})
	var signature []byte
	switch {
	case algorithm.Equal(withEd25519):
		signature, err = issuer.key.Sign(nil, signed, crypto.Hash(0))
	case algorithm.Equal(withSHA1):
		sum := sha1.Sum(signed)
		signature, err = issuer.key.Sign(nil, sum[:], crypto.SHA1)
	default:
		sum := sha256.Sum256(signed)
		signature, err = issuer.key.Sign(nil, sum[:], crypto.SHA256)
	}
	check(err)
	return marshal(struct {
		Signed    asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}{
		asn1.RawValue{FullBytes: signed}, pkix.AlgorithmIdentifier{Algorithm: algorithm},
		asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)},
	})
}

func name(common string) pkix.RDNSequence { return pkix.Name{CommonName: common}.ToRDNSequence() }

func authority(is bool, below int) any {
	return struct {
		IsCA  bool `asn1:"optional"`
		Below int  `asn1:"optional,default:-1"`
	}{is, below}
}

func general(tag byte, content []byte) asn1.RawValue {
	return asn1.RawValue{FullBytes: append([]byte{tag, byte(len(content))}, content...)}
}

// Permitted (0) or excluded (1) names.
func subtrees(kind int, tag byte, content []byte) asn1.RawValue {
	inside := marshal([]asn1.RawValue{general(tag, content)})
	list := asn1.RawValue{FullBytes: append([]byte{0xA0 | byte(kind), byte(len(inside))}, inside...)}
	return asn1.RawValue{FullBytes: marshal([]asn1.RawValue{list})}
}

func marshal(value any) []byte {
	der, err := asn1.Marshal(value)
	check(err)
	return der
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
