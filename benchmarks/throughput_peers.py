"""One of the peers takes articles in: run by `throughput.py`, in an environment that has them.

    python throughput_peers.py PEER ARTICLES.jsonl FOLDER MODEL

Nothing of Isnad is imported here. The clock runs from the file of articles to a saved index, once
everything is imported and the model is loaded. Every peer has the same function to embed by, the
same model in `SentenceTransformer`, on one thread.
"""

# What this imports is in another environment, and Haystack reads types as they are, not as text.
# mypy: ignore-errors

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

Articles = list[dict[str, Any]]
Embed = Callable[[Sequence[str]], Any]
_BATCH = 512


def main() -> None:
    """Prints one JSON object: seconds, units, versions."""
    peer, articles, folder, model = sys.argv[1:]
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    loaded = SentenceTransformer(model, device="cpu")

    def embed(texts: Sequence[str]) -> Any:
        return loaded.encode(list(texts), batch_size=_BATCH, show_progress_bar=False)

    embed(["The first one is slower."] * 20)
    take_in = _PEERS[peer](embed, Path(folder))
    clock, used = time.perf_counter(), time.process_time()
    units = take_in(_read(Path(articles)))
    done = {
        "seconds": time.perf_counter() - clock,
        "cpu": time.process_time() - used,
        "units": units,
        "version": version(_PACKAGES[peer]),
        "bytes": sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()),
    }
    print(json.dumps(done))


def _read(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _txtai(
    embed: Embed, folder: Path, hybrid: bool = False
) -> Callable[[Iterator[dict[str, Any]]], int]:
    from txtai import Embeddings
    from txtai.pipeline import Segmentation

    split = Segmentation(sentences=True)
    split("It splits. The first one is slower.")
    embeddings = Embeddings(
        {
            "method": "external",
            "transform": embed,
            "content": True,
            "hybrid": hybrid,
            "batch": 1024,
            "encodebatch": _BATCH,
        }
    )

    def take_in(articles: Iterator[dict[str, Any]]) -> int:
        embeddings.index(
            {"text": unit, "title": article["title"], "article": article["id"]}
            for article in articles
            for unit in split(article["text"])
        )
        embeddings.save(str(folder / "index"))
        return int(embeddings.count())

    return take_in


def _llama_index(embed: Embed, folder: Path) -> Callable[[Iterator[dict[str, Any]]], int]:
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.node_parser import SentenceWindowNodeParser
    from llama_index.core.settings import Settings

    class Given(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return embed([query])[0].tolist()

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_query_embedding(text)

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return embed(texts).tolist()

    Settings.llm = None
    # One sentence a node; a copy of its neighbours is the least that it keeps with it.
    parser = SentenceWindowNodeParser.from_defaults(window_size=1)
    parser.get_nodes_from_documents([Document(text="It splits. The first one is slower.")])
    given = Given(embed_batch_size=_BATCH)

    def take_in(articles: Iterator[dict[str, Any]]) -> int:
        documents = [
            Document(text=a["text"], doc_id=a["id"], metadata={"title": a["title"]})
            for a in articles
        ]
        nodes = parser.get_nodes_from_documents(documents)
        context = StorageContext.from_defaults()
        VectorStoreIndex(nodes, storage_context=context, embed_model=given)
        context.persist(str(folder / "index"))
        return len(nodes)

    return take_in


def _haystack(embed: Embed, folder: Path) -> Callable[[Iterator[dict[str, Any]]], int]:
    from haystack import Document, Pipeline, component
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.writers import DocumentWriter
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    @component
    class Given:
        @component.output_types(documents=list[Document])
        def run(self, documents: list[Document]) -> dict[str, list[Document]]:
            from dataclasses import replace

            vectors = embed([one.content or "" for one in documents])
            pairs = zip(documents, vectors, strict=True)
            return {"documents": [replace(one, embedding=v.tolist()) for one, v in pairs]}

    store = InMemoryDocumentStore()
    splitter = DocumentSplitter(split_by="sentence", split_length=1)
    splitter.warm_up()
    pipeline = Pipeline()
    pipeline.add_component("split", splitter)
    pipeline.add_component("embed", Given())
    pipeline.add_component("write", DocumentWriter(store))
    pipeline.connect("split", "embed")
    pipeline.connect("embed", "write")

    def take_in(articles: Iterator[dict[str, Any]]) -> int:
        documents = [
            Document(id=a["id"], content=a["text"], meta={"title": a["title"]}) for a in articles
        ]
        pipeline.run({"split": {"documents": documents}})
        folder.mkdir(parents=True, exist_ok=True)
        store.save_to_disk(str(folder / "index.json"))
        return int(store.count_documents())

    return take_in


_PEERS = {
    "txtai": _txtai,
    "txtai_words": partial(_txtai, hybrid=True),
    "llama_index": _llama_index,
    "haystack": _haystack,
}
_PACKAGES = {
    "txtai": "txtai",
    "txtai_words": "txtai",
    "llama_index": "llama-index-core",
    "haystack": "haystack-ai",
}


if __name__ == "__main__":
    main()
