#pragma once

#include "core/models/tensor_io.h"

namespace calm
{

/// What LoRA adds beside a matrix: scale * dropout(x) A^T B^T (Hu et al., arXiv 2106.09685). Undefined matrices: nothing.
/// Both float32; they may require gradients while the matrix beside them is frozen, in whatever precision.
struct LowRankChange
{
    Tensor a;           ///< (rank, in)
    Tensor b;           ///< (out, rank)
    double scale = 1.0;
    double dropout = 0.0; ///< of x, each time; 0 in a model that answers
};

/// y = x W^T (+ b) (+ change); weight (out, in), a view in the file's own precision. An undefined bias is none.
struct Linear
{
    Tensor weight;
    Tensor bias; ///< (out) float32
    LowRankChange change{};
};

/// x (..., in) float32 -> (..., out) float32, on the CPU by kernels of ours where x has few rows. A bfloat16 or float16 weight is widened on the way through, a few rows at
/// a time, and never stands in memory in float32 as a whole; the answer is that of a float32 weight of the same values.
/// Gradients reach x and the change, not the weight, when the weight is in half precision.
Tensor linear(const Tensor& x, const Linear& layer);

/// x in float32 if it is in half precision, else x itself.
Tensor widened(const Tensor& x);

/// Rows of a table (V, D), widened: ids (...) int64 -> (..., D).
Tensor embeddingRows(const Tensor& table, const Tensor& ids);

} // namespace calm
