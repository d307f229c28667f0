// A witness of C2SP tlog-witness (add-checkpoint), assembled from public implementations and none of ours: notes with
// golang.org/x/mod/sumdb/note, checkpoints and cosignatures with transparency-dev/formats, consistency proofs with
// golang.org/x/mod/sumdb/tlog. What is remembered is kept in memory; it lives for one test.
//
//	tlog-witness ORIGIN VERIFIER-KEY
//
// Listens on a free port of 127.0.0.1 and prints one line of JSON: {"url":…,"verifierKey":…}.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const mostBytes = 1 << 20

type witness struct {
	origin   string
	verifier note.Verifier
	signer   note.Signer
	mutex    sync.Mutex
	known    tlog.Tree
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "tlog-witness ORIGIN VERIFIER-KEY")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(origin, logKey string) error {
	verifier, err := note.NewVerifier(logKey)
	if err != nil {
		return err
	}
	secret, public, err := note.GenerateKey(nil, "witness.example/go")
	if err != nil {
		return err
	}
	signer, err := fnote.NewSignerForCosignatureV1(secret)
	if err != nil {
		return err
	}
	cosigner, err := fnote.VKeyToCosignatureV1(public)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	said, _ := json.Marshal(map[string]string{"url": "http://" + listener.Addr().String(), "verifierKey": cosigner})
	fmt.Println(string(said))
	w := &witness{origin: origin, verifier: verifier, signer: signer}
	http.HandleFunc("POST /add-checkpoint", w.addCheckpoint)
	return http.Serve(listener, nil)
}

func (w *witness) addCheckpoint(answer http.ResponseWriter, asked *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(answer, asked.Body, mostBytes))
	if err != nil {
		answer.WriteHeader(http.StatusBadRequest)
		return
	}
	old, proof, signed, err := parse(body)
	if err != nil {
		answer.WriteHeader(http.StatusBadRequest)
		return
	}
	if !bytes.HasPrefix(signed, []byte(w.origin+"\n")) {
		answer.WriteHeader(http.StatusNotFound)
		return
	}
	checkpoint, _, opened, err := log.ParseCheckpoint(signed, w.origin, w.verifier)
	if err != nil {
		answer.WriteHeader(http.StatusForbidden)
		return
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	next := tlog.Tree{N: int64(checkpoint.Size), Hash: tlog.Hash(checkpoint.Hash)}
	switch {
	case old > next.N:
		answer.WriteHeader(http.StatusBadRequest)
	case old != w.known.N:
		answer.Header().Set("Content-Type", "text/x.tlog.size")
		answer.WriteHeader(http.StatusConflict)
		fmt.Fprintf(answer, "%d\n", w.known.N)
	case old == next.N && old > 0 && next.Hash != w.known.Hash:
		answer.WriteHeader(http.StatusConflict)
	case !continues(w.known, next, proof):
		answer.WriteHeader(http.StatusUnprocessableEntity)
	default:
		w.cosign(answer, opened.Text, next)
	}
}

func continues(known, next tlog.Tree, proof tlog.TreeProof) bool {
	if known.N == 0 || known == next {
		return len(proof) == 0
	}
	return tlog.CheckTree(proof, next.N, next.Hash, known.N, known.Hash) == nil
}

func (w *witness) cosign(answer http.ResponseWriter, text string, next tlog.Tree) {
	cosigned, err := note.Sign(&note.Note{Text: text}, w.signer)
	if err != nil {
		answer.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.known = next
	answer.Write(cosigned[len(text)+1:])
}

func parse(body []byte) (int64, tlog.TreeProof, []byte, error) {
	head, signed, found := strings.Cut(string(body), "\n\n")
	lines := strings.Split(head, "\n")
	size, isOld := strings.CutPrefix(lines[0], "old ")
	old, err := strconv.ParseInt(size, 10, 64)
	if !found || !isOld || err != nil || strconv.FormatInt(old, 10) != size {
		return 0, nil, nil, errors.New("no old size")
	}
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return 0, nil, nil, errors.New("no hash")
		}
		proof = append(proof, tlog.Hash(hash))
	}
	return old, proof, []byte(signed), nil
}
