// Checks a published audit log with public implementations and none of ours: the notes with
// transparency-dev/formats and golang.org/x/mod/sumdb/note, the tiles, records and proofs with
// golang.org/x/mod/sumdb/tlog.
//
//	tlog-check FOLDER ORIGIN VERIFIER-KEY
//
// FOLDER has tile/, checkpoints/<size> and proofs/<index>.tlog-proof. One line of JSON for each promise.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

type published struct {
	folder   string
	origin   string
	verifier note.Verifier
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "tlog-check FOLDER ORIGIN VERIFIER-KEY")
		os.Exit(2)
	}
	verifier, err := note.NewVerifier(os.Args[3])
	promise("the verifier key is read", err)
	if err != nil {
		return
	}
	p := published{os.Args[1], os.Args[2], verifier}
	trees, err := p.checkpoints()
	promise("every checkpoint is signed and of this log", err)
	if err != nil {
		return
	}
	newest := trees[len(trees)-1]
	reader := tlog.TileHashReader(newest, p)
	promise("every entry is in the tiles, and they have the signed root", p.entries(newest, reader))
	promise("the newest tree begins with each one that was signed before", consistent(trees, reader))
	promise("every proof file proves its entry", p.proofs(reader))
	promise("a proof of another entry is refused", p.refusesAnother(newest, reader))
}

func promise(what string, err error) {
	line := map[string]string{"promise": what}
	if err != nil {
		line["fault"] = err.Error()
	}
	out, _ := json.Marshal(line)
	fmt.Println(string(out))
}

func (p published) open(message []byte) (tlog.Tree, error) {
	checkpoint, rest, _, err := log.ParseCheckpoint(message, p.origin, p.verifier)
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(rest) > 0 || len(checkpoint.Hash) != tlog.HashSize {
		return tlog.Tree{}, errors.New("not a checkpoint of a SHA-256 tree")
	}
	return tlog.Tree{N: int64(checkpoint.Size), Hash: tlog.Hash(checkpoint.Hash)}, nil
}

func (p published) checkpoints() ([]tlog.Tree, error) {
	files, err := filepath.Glob(filepath.Join(p.folder, "checkpoints", "*"))
	if err != nil || len(files) == 0 {
		return nil, errors.New("there is no checkpoint")
	}
	var trees []tlog.Tree
	for _, file := range files {
		message, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		tree, err := p.open(message)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		if filepath.Base(file) != strconv.FormatInt(tree.N, 10) {
			return nil, fmt.Errorf("%s is of another size", filepath.Base(file))
		}
		trees = append(trees, tree)
	}
	sort.Slice(trees, func(a, b int) bool { return trees[a].N < trees[b].N })
	return trees, nil
}

// Reads tiles by the names of C2SP tlog-tiles, which leave out the height.
func (p published) Height() int { return tileHeight }

func (p published) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
		read, err := os.ReadFile(filepath.Join(p.folder, filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		data[i] = read
	}
	return data, nil
}

func (p published) SaveTiles([]tlog.Tile, [][]byte) {}

func (p published) bundle(index, width int64) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: 0, N: index, W: int(width)}
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/0/", tileHeight), "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(p.folder, filepath.FromSlash(path)))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut off", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("%s has %d entries", path, len(entries))
	}
	return entries, nil
}

func (p published) entries(tree tlog.Tree, reader tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 1 << tileHeight {
		width := min(int64(1<<tileHeight), tree.N-first)
		entries, err := p.bundle(first>>tileHeight, width)
		if err != nil {
			return err
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[i] {
				return fmt.Errorf("entry %d is not the one in the tree", first+int64(i))
			}
		}
	}
	return nil
}

func consistent(trees []tlog.Tree, reader tlog.HashReader) error {
	newest := trees[len(trees)-1]
	for _, older := range trees[:len(trees)-1] {
		proof, err := tlog.ProveTree(newest.N, older.N, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, newest.N, newest.Hash, older.N, older.Hash); err != nil {
			return fmt.Errorf("%d: %w", older.N, err)
		}
	}
	return nil
}

type proofFile struct {
	index int64
	path  tlog.RecordProof
	tree  tlog.Tree
}

// C2SP tlog-proof: a header, the index, the audit path, a blank line, the checkpoint.
func (p published) read(file string) (proofFile, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return proofFile{}, err
	}
	head, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return proofFile{}, errors.New("not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return proofFile{}, err
	}
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return proofFile{}, errors.New("a line is no hash")
		}
		path = append(path, tlog.Hash(hash))
	}
	tree, err := p.open(checkpoint)
	return proofFile{index, path, tree}, err
}

func (p published) proofs(reader tlog.HashReader) error {
	files, err := filepath.Glob(filepath.Join(p.folder, "proofs", "*.tlog-proof"))
	if err != nil || len(files) == 0 {
		return errors.New("there is no proof")
	}
	for _, file := range files {
		if err := p.check(file, reader, 0); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
	}
	return nil
}

func (p published) check(file string, reader tlog.HashReader, shift int64) error {
	proof, err := p.read(file)
	if err != nil {
		return err
	}
	hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, proof.index+shift)})
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof.path, proof.tree.N, proof.tree.Hash, proof.index, hashes[0])
}

func (p published) refusesAnother(tree tlog.Tree, reader tlog.HashReader) error {
	files, _ := filepath.Glob(filepath.Join(p.folder, "proofs", "0.tlog-proof"))
	if len(files) == 0 || tree.N < 2 {
		return errors.New("there is no proof of the first entry")
	}
	if p.check(files[0], reader, 1) == nil {
		return errors.New("it was taken")
	}
	return nil
}
