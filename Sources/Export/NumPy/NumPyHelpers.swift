extension PythonLibrary {
  /// The functions that NumPy does not have.
  static let numpyHelpers = [
    Helper(
      name: "erf",
      source: """
        def erf(x):
            return np.vectorize(math.erf, otypes=[x.dtype])(x)
        """),
    Helper(
      name: "sigmoid",
      source: """
        def sigmoid(x):
            small = np.exp(-np.abs(x))
            return np.where(x >= 0, 1 / (1 + small), small / (1 + small))
        """),
    Helper(
      name: "softplus",
      source: """
        def softplus(x):
            return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
        """),
    Helper(
      name: "logsumexp",
      source: """
        def logsumexp(x, axis):
            top = np.max(x, axis=axis, keepdims=True)
            top = np.where(np.isfinite(top), top, 0)
            return np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
        """),
    Helper(
      name: "log_softmax",
      source: """
        def log_softmax(x):
            return np.where(x == -np.inf, x, x - logsumexp(x, -1))
        """, needs: ["logsumexp"]),
    Helper(
      name: "softmax",
      source: """
        def softmax(x):
            return np.where(x == -np.inf, 0, np.exp(x - logsumexp(x, -1)))
        """, needs: ["logsumexp"]),
    Helper(
      name: "one_hot",
      source: """
        def one_hot(index, classes, dtype):
            return (index[..., None] == np.arange(classes)).astype(dtype)
        """),
    Helper(
      name: "gather",
      source: """
        def gather(table, index, index_rank):
            # The rows of a table at some numbers, and zeros at numbers out of range.
            axes = index.shape[index.ndim - index_rank:]
            lead = np.broadcast_shapes(table.shape[:-2], index.shape[:index.ndim - index_rank])
            table = np.broadcast_to(table, lead + table.shape[-2:])
            index = np.broadcast_to(index, lead + axes).reshape(*lead, math.prod(axes), 1)
            inside = (index >= 0) & (index < table.shape[-2])
            rows = np.take_along_axis(table, np.where(inside, index, 0), axis=-2)
            return np.where(inside, rows, 0).reshape(*lead, *axes, table.shape[-1])
        """),
    Helper(
      name: "scatter",
      source: """
        def scatter(index, updates, rows, index_rank):
            # A table of zeros with rows added at some numbers; numbers out of range add nothing.
            axes, width = index.shape[index.ndim - index_rank:], updates.shape[-1]
            lead = np.broadcast_shapes(
                index.shape[:index.ndim - index_rank], updates.shape[:updates.ndim - index_rank - 1])
            tables, count = math.prod(lead), math.prod(axes)
            index = np.broadcast_to(index, lead + axes).reshape(tables, count)
            updates = np.broadcast_to(updates, (*lead, *axes, width)).reshape(tables, count, width)
            table, place = np.nonzero((index >= 0) & (index < rows))
            result = np.zeros((tables, rows, width), updates.dtype)
            np.add.at(result, (table, index[table, place]), updates[table, place])
            return result.reshape(*lead, rows, width)
        """),
    Helper(
      name: "patches",
      source: """
        def patches(x, window, strides, padding):
            # The windows of zero-padded images [height, width, channels], each as one row.
            top, bottom, left, right = padding
            x = np.pad(x, [(0, 0)] * (x.ndim - 3) + [(top, bottom), (left, right), (0, 0)])
            rows = (x.shape[-3] - window[0]) // strides[0] + 1
            columns = (x.shape[-2] - window[1]) // strides[1] + 1
            return np.concatenate([
                x[..., i:i + (rows - 1) * strides[0] + 1:strides[0],
                  j:j + (columns - 1) * strides[1] + 1:strides[1], :]
                for i in range(window[0]) for j in range(window[1])], axis=-1)
        """),
    Helper(
      name: "overlap_add",
      source: """
        def overlap_add(x, window, strides, padding, image):
            # Images with each row of x added at its window.
            top, bottom, left, right = padding
            rows, columns = x.shape[-3:-1]
            channels = x.shape[-1] // (window[0] * window[1])
            result = np.zeros(
                (*x.shape[:-3], image[0] + top + bottom, image[1] + left + right, channels), x.dtype)
            for place in range(window[0] * window[1]):
                i, j = divmod(place, window[1])
                result[..., i:i + (rows - 1) * strides[0] + 1:strides[0],
                       j:j + (columns - 1) * strides[1] + 1:strides[1], :] += (
                    x[..., place * channels:(place + 1) * channels])
            return result[..., top:top + image[0], left:left + image[1], :]
        """),
  ]
}
