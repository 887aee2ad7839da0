extension PythonLibrary {
  /// The functions that PyTorch does not have.
  static let torchHelpers = [
    Helper(
      name: "maximum",
      source: """
        def maximum(x, y):
            x, y = (v if isinstance(v, torch.Tensor) else other.new_tensor(v)
                    for v, other in ((x, y), (y, x)))
            return torch.maximum(x, y)
        """),
    Helper(
      name: "minimum",
      source: """
        def minimum(x, y):
            x, y = (v if isinstance(v, torch.Tensor) else other.new_tensor(v)
                    for v, other in ((x, y), (y, x)))
            return torch.minimum(x, y)
        """),
    Helper(
      name: "softplus",
      source: """
        def softplus(x):
            return torch.logaddexp(x, torch.zeros_like(x))
        """),
    Helper(
      name: "log_softmax",
      source: """
        def log_softmax(x):
            # An impossible entry stays so, without gradient, even where all of a row are.
            never = x == -math.inf
            none = never.all(dim=-1, keepdim=True)
            log = torch.log_softmax(torch.where(none, torch.zeros_like(x), x), dim=-1)
            return torch.where(never, torch.full_like(x, -math.inf), log)
        """),
    Helper(
      name: "softmax",
      source: """
        def softmax(x):
            none = (x == -math.inf).all(dim=-1, keepdim=True)
            value = torch.softmax(torch.where(none, torch.zeros_like(x), x), dim=-1)
            return torch.where(none, torch.zeros_like(x), value)
        """),
    Helper(
      name: "straight_through",
      source: """
        def straight_through(value, surrogate):
            # The value, whose gradient is that of the surrogate.
            return value.detach() + (surrogate - surrogate.detach())
        """),
    Helper(
      name: "one_hot",
      source: """
        def one_hot(index, classes, dtype):
            return (index[..., None] == torch.arange(classes, device=index.device)).to(dtype)
        """),
    Helper(
      name: "gather",
      source: """
        def gather(table, index, index_rank):
            # The rows of a table at some numbers, and zeros at numbers out of range.
            axes = index.shape[index.ndim - index_rank:]
            lead = torch.broadcast_shapes(table.shape[:-2], index.shape[:index.ndim - index_rank])
            (rows, width), count = table.shape[-2:], math.prod(axes)
            table = torch.broadcast_to(table, (*lead, rows, width))
            index = torch.broadcast_to(index, (*lead, *axes)).reshape(*lead, count, 1).long()
            inside = (index >= 0) & (index < rows)
            index = torch.where(inside, index, 0).expand(*lead, count, width)
            picked = torch.gather(table, -2, index)
            return torch.where(inside, picked, 0).reshape(*lead, *axes, width)
        """),
    Helper(
      name: "scatter",
      source: """
        def scatter(index, updates, rows, index_rank):
            # A table of zeros with rows added at some numbers; numbers out of range add nothing.
            axes, width = index.shape[index.ndim - index_rank:], updates.shape[-1]
            lead = torch.broadcast_shapes(
                index.shape[:index.ndim - index_rank], updates.shape[:updates.ndim - index_rank - 1])
            count = math.prod(axes)
            index = torch.broadcast_to(index, (*lead, *axes)).reshape(*lead, count, 1).long()
            updates = torch.broadcast_to(updates, (*lead, *axes, width)).reshape(*lead, count, width)
            inside = (index >= 0) & (index < rows)
            index = torch.where(inside, index, 0).expand(*lead, count, width)
            return updates.new_zeros((*lead, rows, width)).scatter_add(
                -2, index, torch.where(inside, updates, 0))
        """),
    Helper(
      name: "patches",
      source: """
        def patches(x, window, strides, padding):
            # The windows of zero-padded images [height, width, channels], each as one row.
            top, bottom, left, right = padding
            x = torch.nn.functional.pad(x, (0, 0, left, right, top, bottom))
            rows = (x.shape[-3] - window[0]) // strides[0] + 1
            columns = (x.shape[-2] - window[1]) // strides[1] + 1
            return torch.cat([
                x[..., i:i + (rows - 1) * strides[0] + 1:strides[0],
                  j:j + (columns - 1) * strides[1] + 1:strides[1], :]
                for i in range(window[0]) for j in range(window[1])], dim=-1)
        """),
    Helper(
      name: "overlap_add",
      source: """
        def overlap_add(x, window, strides, padding, image):
            # Images with each row of x added at its window.
            top, bottom, left, right = padding
            rows, columns = x.shape[-3:-1]
            channels = x.shape[-1] // (window[0] * window[1])
            result = x.new_zeros(
                (*x.shape[:-3], image[0] + top + bottom, image[1] + left + right, channels))
            for place in range(window[0] * window[1]):
                i, j = divmod(place, window[1])
                result[..., i:i + (rows - 1) * strides[0] + 1:strides[0],
                       j:j + (columns - 1) * strides[1] + 1:strides[1], :] += (
                    x[..., place * channels:(place + 1) * channels])
            return result[..., top:top + image[0], left:left + image[1], :]
        """),
  ]
}
