"""Fuzz: one reader fed by a fuzzer guided by the code it reaches; run by `test_mutated_files`.

python tests/reliability/fuzz.py READER FOLDER RUNS SEED
"""

import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(1, str(TESTS))

import atheris  # noqa: E402  # the tests' own modules are found first

with atheris.instrument_imports(include=["pressorsheet"]):
    from mutations import LARGEST, TOKENS
    from readers import READERS

MEGABYTES = 500
SECONDS = 1.0
# Of a machine that does other work too; what is held to above is the processor's time.
MOST_ON_THE_CLOCK_S = 30


def main(name: str, folder: str, runs: str, seed: str) -> None:
    """Feed a reader until so many files were read; what it raises ends the run."""
    reader, corpus = READERS[name], Path(folder) / "corpus"
    corpus.mkdir()
    for number, content in enumerate(reader.seeds()):
        (corpus / f"good-{number}").write_bytes(content)
    words = Path(folder) / "words"
    words.write_text("\n".join(f'"{_escaped(token)}"' for token in TOKENS if len(token) < 64))
    given = (
        f"-runs={runs}",
        f"-seed={seed}",
        f"-timeout={MOST_ON_THE_CLOCK_S}",
        f"-max_len={LARGEST}",
    )
    kept = (f"-dict={words}", f"-artifact_prefix={folder}/", f"-rss_limit_mb={MEGABYTES}")

    def read(data: bytes) -> None:
        began = time.process_time()
        reader.accepts(data)
        assert time.process_time() - began < SECONDS, "too long"

    atheris.Setup([sys.argv[0], *given, *kept, "-print_final_stats=1", str(corpus)], read)
    atheris.Fuzz()


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


if __name__ == "__main__":
    main(*sys.argv[1:])
