#pragma once

#include "core/models/tensor_io.h"

namespace calm
{

/// Linear CKA, the similarity of two representations of the same n examples (Kornblith et al., arXiv 1905.00414, eq. 3
/// and 4 with a linear kernel): X (n, p) and Y (n, q) with every column centred,
///
///     CKA(X, Y) = |Y^T X|_F^2 / (|X^T X|_F |Y^T Y|_F) = <XX^T, YY^T>_F / (|XX^T|_F |YY^T|_F).
///
/// It is computed by the second form, in example space: what is kept of a layer is n x n, whatever its width, and a
/// pair of layers costs n^2 rather than n p q. That is the cheaper one here, where n is a sample of some hundred
/// positions, widths are thousands, and every layer of one model meets every layer of the other.

/// The centred Gram matrix of X (n, p) with Frobenius norm 1, flattened to (n * n) float32; zero where the columns are
/// constant. Computed in float64: residual streams have columns of very different scale.
Tensor unitGram(const Tensor& states);

/// CKA of two such: their dot product, cut to [0, 1]. (L, n * n) of one model's layers and (n * n) of one layer -> (L).
Tensor similarities(const Tensor& unitGrams, const Tensor& unitGram);

} // namespace calm
