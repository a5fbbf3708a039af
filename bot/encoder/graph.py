"""Writes the model as a graph for ONNX Runtime: twelve layers of attention, and the mean over the tokens of some."""

from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from bot.encoder.layers import READ_LAYERS
from bot.encoder.weights import Numbers, Weights

_FUSED = "com.microsoft"  # operators of ONNX Runtime's own, which do several steps at once
_IR_VERSION = 10
_OPSETS = (helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1))


class Graph:
    """Adds one operation after the other; each is named for what it gives."""

    def __init__(self, weights: Weights) -> None:
        """Begin with nothing."""
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        """Return the whole model: from embedded tokens (1, tokens, width) to a mean for each layer that is read."""
        width = self._weights.shape.width
        hidden = [self._normed("embedded", "emb.ln")]
        for layer in range(self._weights.shape.layers):
            hidden.append(self._layer(hidden[-1], f"l{layer}"))
        axes = self._constant("token_axis", np.array([1], np.int64))
        means = [self._add("ReduceMean", [hidden[layer + 1], axes], f"l{layer}.mean") for layer in READ_LAYERS]
        self._add("Concat", means, "means", axis=0)
        given = helper.make_tensor_value_info("embedded", TensorProto.FLOAT, [1, "tokens", width])
        found = helper.make_tensor_value_info("means", TensorProto.FLOAT, [len(READ_LAYERS), 1, width])
        graph = helper.make_graph(self._nodes, "multilingual-e5-small", [given], [found], self._constants)
        return helper.make_model(graph, opset_imports=_OPSETS, ir_version=_IR_VERSION)

    def _layer(self, hidden: str, name: str) -> str:
        asked, keys, values = (self._linear(hidden, f"{name}.{part}") for part in "qkv")
        heads = self._weights.shape.heads
        seen = self._add("MultiHeadAttention", [asked, keys, values], f"{name}.seen", _FUSED, num_heads=heads)
        seen = self._normed_sum(self._product(seen, f"{name}.ao"), hidden, f"{name}.aln", f"{name}.ao.b")
        inner = [self._product(seen, f"{name}.fi"), self._number(f"{name}.fi.b")]
        inner_sum = self._add("BiasGelu", inner, f"{name}.inner", _FUSED)
        return self._normed_sum(self._product(inner_sum, f"{name}.fo"), seen, f"{name}.oln", f"{name}.fo.b")

    def _linear(self, given: str, name: str) -> str:
        return self._add("Add", [self._product(given, name), self._number(f"{name}.b")], f"{name}.sum")

    def _product(self, given: str, name: str) -> str:
        table = self._constant(f"{name}.w", self._weights.matrix(f"{name}.w").T)
        return self._add("MatMul", [given, table], f"{name}.product")

    def _normed(self, given: str, name: str) -> str:
        scale, shift = self._number(f"{name}.w"), self._number(f"{name}.b")
        epsilon = self._weights.shape.epsilon
        return self._add("LayerNormalization", [given, scale, shift], f"{name}.normed", axis=-1, epsilon=epsilon)

    def _normed_sum(self, given: str, before: str, name: str, bias: str) -> str:
        parts = [given, before, self._number(f"{name}.w"), self._number(f"{name}.b"), self._number(bias)]
        epsilon = self._weights.shape.epsilon
        return self._add("SkipLayerNormalization", parts, f"{name}.normed", _FUSED, epsilon=epsilon)

    def _number(self, name: str) -> str:
        return self._constant(name, self._weights.numbers(name))

    def _constant(self, name: str, values: Numbers | np.ndarray[Any, np.dtype[np.int64]]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _add(self, operator: str, given: list[str], name: str, domain: str = "", **settings: Any) -> str:
        self._nodes.append(helper.make_node(operator, given, [name], domain=domain, **settings))
        return name
