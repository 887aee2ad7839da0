"""The training steps in PyTorch.

Variants: eager, autograd and a fused optimizer; compiled, the whole step as one graph of torch.compile.
"""

import math
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F

import workloads as wl
from serve import serve


def dense(p, name, x):
    return F.linear(x, p[name + ".kernel"], p[name + ".bias"])


def mlp(p, name, count, x):
    for i in range(count - 1):
        x = F.relu(dense(p, f"{name}{i}", x))
    return dense(p, f"{name}{count - 1}", x)


def cross_entropy(logits, x):
    return F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)


def hard_max(values):
    return F.one_hot(values.argmax(-1), values.shape[-1]).to(values.dtype)


def vae(w, p, x, _, noise):
    (noise,), rows, count = noise, len(x), len(w.widths)
    logits = mlp(p, "encoder", count, x).view(rows, *w.latent)
    if len(w.latent) == 1:
        kl = (torch.sigmoid(logits) * logits - F.softplus(logits) + math.log(2)).sum(-1)
        z = torch.sigmoid(logits + noise)
    else:
        log_q = F.log_softmax(logits, -1)
        kl = (log_q.exp() * (log_q + math.log(w.latent[1]))).sum((-2, -1))
        if w.estimator == "leave_one_out":
            return leave_one_out(w, p, x, log_q, noise) + kl.mean()
        z = F.softmax(logits + noise, -1)
    return (cross_entropy(mlp(p, "decoder", count, z.view(rows, -1)), x) + kl).mean()


def leave_one_out(w, p, x, log_q, noise):
    z = hard_max(log_q.detach() + noise)
    logits = mlp(p, "decoder", len(w.widths), z.view(w.samples * len(x), -1))
    cost = cross_entropy(logits.view(w.samples, *x.shape), x)
    constant = cost.detach()
    # The cost minus the mean of the row's other samples.
    advantage = (constant - constant.mean(0)) * w.samples / (w.samples - 1)
    score = advantage * (z * log_q).sum((-2, -1))
    return (cost + score - score.detach()).mean()


def sbn(w, p, x, target, noise):
    for i in range(2):
        logits = dense(p, f"layer{i}", x)
        if len(w.latent) == 1:
            x = torch.sigmoid(logits + noise[i])
        else:
            soft = F.softmax(logits.view(-1, *w.latent) + noise[i], -1)
            x = (soft + (hard_max(soft) - soft).detach()).view(len(x), -1)
    return cross_entropy(dense(p, "layer2", x), target).mean()


def m2(w, p, x, label, noise):
    known, exact = w.batch, w.estimator == "enumerate"
    class_logits = mlp(p, "classifier", 2, x)
    log_q_known, log_q = F.log_softmax(class_logits, -1).split(known)
    y = label if exact else torch.cat([label, F.softmax(class_logits[known:] + noise[1], -1)])

    # Split, not sliced: the gradient of a slice fills a whole array with zeros.
    def parts(rows):
        return rows.split([known, len(rows) - known])

    def add_label(rows, kernel):
        if not exact:
            return rows + F.linear(y, kernel)
        # An unlabelled row goes on as one row for each class; what depends on x alone is shared.
        with_label, without = parts(rows)
        classes = without.view(known, -1, wl.HIDDEN) + kernel.t().contiguous()
        return torch.cat([with_label + F.linear(y, kernel), classes.view(-1, wl.HIDDEN)])

    hidden = F.relu(add_label(dense(p, "encoder_x", x), p["encoder_y.kernel"]))
    mean, log_std = dense(p, "encoder1", hidden).chunk(2, -1)
    z = mean + log_std.exp() * noise[0]
    kl_known, kl = parts((0.5 * ((2 * log_std).exp() + mean**2 - 1) - log_std).sum(-1))
    hidden = F.relu(add_label(dense(p, "decoder_z", z), p["decoder_y.kernel"]))
    logits_known, logits = parts(dense(p, "decoder1", hidden))
    with_label = kl_known + cross_entropy(logits_known, x[:known]) - wl.LABEL_WEIGHT * (log_q_known * label).sum(-1)
    without = kl.view(known, -1) + cross_entropy(logits.view(known, -1, 784), x[known:, None])
    without = (log_q.exp() * (without + log_q)).sum(-1)  # with one relaxed sample the weights of its cost sum to 1
    return with_label.mean() + without.mean() + 2 * math.log(10)


LOSSES = {"vae": vae, "sbn": sbn, "m2": m2}


def weights(w) -> dict[str, torch.Tensor]:
    """Kernels [outputs, inputs], as torch.nn.Linear holds them."""
    return {name: torch.from_numpy(value.T.copy()) for name, value in wl.weights(w).items()}


def draw(w):
    """Gumbel noise from uniform draws, which is faster here than the exponential_() of F.gumbel_softmax."""
    return [DRAWS[kind](shape) for kind, shape in wl.noise(w)]


DRAWS = {
    "gumbel": lambda shape: -torch.log(-torch.log(torch.rand(shape))),
    "logistic": lambda shape: torch.logit(torch.rand(shape)),
    "normal": torch.randn,
}


def eager(w, p):
    for value in p.values():
        value.requires_grad_(True)
    settings = dict(lr=wl.LEARNING_RATE, fused=True)
    if w.optimizer == "adam":
        optimizer = torch.optim.Adam(p.values(), **settings)
    else:
        optimizer = torch.optim.SGD(p.values(), momentum=wl.MOMENTUM, **settings)
    loss = partial(LOSSES[w.family], w)

    def step(x, target):
        loss(p, x, target, draw(w)).backward()
        optimizer.step()
        optimizer.zero_grad()

    return step


def compiled(w, p):
    first, second = ({name: torch.zeros_like(value) for name, value in p.items()} for _ in range(2))
    step_number = torch.zeros(())
    gradient_of = torch.func.grad_and_value(partial(LOSSES[w.family], w))

    @torch.compile(fullgraph=True)
    def step(x, target):
        gradient, value = gradient_of(p, x, target, draw(w))
        if w.optimizer == "adam":
            step_number.add_(1)
            rate = wl.LEARNING_RATE * torch.sqrt(1 - wl.BETA2**step_number) / (1 - wl.BETA1**step_number)
            for name, g in gradient.items():
                first[name].mul_(wl.BETA1).add_(g, alpha=1 - wl.BETA1)
                second[name].mul_(wl.BETA2).add_(g * g, alpha=1 - wl.BETA2)
                p[name].sub_(rate * first[name] / (second[name].sqrt() + wl.EPSILON))
        else:
            for name, g in gradient.items():
                first[name].mul_(wl.MOMENTUM).add_(g)
                p[name].sub_(first[name], alpha=wl.LEARNING_RATE)
        return value

    return step


def build(w: wl.Workload, variant: str, threads: int, folder: Path):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    batches = list(zip(*map(torch.from_numpy, wl.batches(w, folder))))
    step = {"eager": eager, "compiled": compiled}[variant](w, weights(w))
    position = 0

    def run(steps: int) -> int:
        nonlocal position
        for _ in range(steps):
            step(*batches[position % len(batches)])
            position += 1
        return steps

    return run


if __name__ == "__main__":
    serve(build, torch.__version__)
