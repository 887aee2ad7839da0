"""The cases of this folder in other libraries, each gradient beside the exact one.

Usage: python compare_libraries.py [DRAWS]

Runs what is installed of numpyro, tensorflow_probability (on JAX), jax, torch, pyro and
storchastic. All gradients are of the quantity that is minimized, at the initial weights of the
specs.
"""
import importlib
import importlib.metadata
import itertools
import math
import sys
import warnings

import numpy as np

DRAWS = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
warnings.filterwarnings("ignore")

# The numbers of the specs.
COINS, COIN_WEIGHTS = [0.3, -0.2, 0.9], [0.9, -0.7, 0.6]
CLASSES, CLASS_WEIGHTS = [0.4, -0.3, 0.8, 0.1], [1.0, -0.5, 0.3, 2.0]
GUIDE, PRIOR, SLOPE, OFFSET = -0.5, 1.5, 2.2, -0.8
SLOPES, OFFSETS = [2.2, -1.4], [-0.8, 0.5]
# The rows that `onehot audit` makes up: x is 1 in all, (1, 0) and (1, 1) where it has two elements.
ROWS, ROWS_OF_TWO = [1.0], [[1.0, 0.0], [1.0, 1.0]]


# Exact gradients: central differences of expectations that are summed out.

def softplus(a):
    return np.logaddexp(0.0, a)


def coin(value, logit):
    """The log-mass of a coin."""
    return value * logit - softplus(logit)


def gradient(f, at, step=1e-5):
    at = np.asarray(at, dtype=float)
    rows = np.eye(len(at)) * step
    return np.array([(f(at + row) - f(at - row)) / (2 * step) for row in rows])


def coins_expectation(cost):
    def f(logits):
        return sum(
            math.exp(sum(coin(v, l) for v, l in zip(z, logits))) * cost(np.array(z))
            for z in itertools.product([0.0, 1.0], repeat=len(logits)))
    return f


def category_expectation(logits):
    mass = np.exp(logits - np.logaddexp.reduce(logits))
    return float(mass @ np.array(CLASS_WEIGHTS) ** 2)


def log_weight(z, x, q):
    return coin(z, PRIOR) + coin(x, SLOPE * z + OFFSET) - coin(z, q)


def negative_bound(samples):
    def f(logits):
        q, total = logits[0], 0.0
        for x in ROWS:
            for zs in itertools.product([0.0, 1.0], repeat=samples):
                logs = [log_weight(z, x, q) for z in zs]
                bound = np.logaddexp.reduce(logs) - math.log(samples)
                total -= math.exp(sum(coin(z, q) for z in zs)) * bound / len(ROWS)
        return total
    return f


def negative_bound_of_two(logits):
    q, total = logits[0], 0.0
    for row in ROWS_OF_TWO:
        for z in [0.0, 1.0]:
            seen = sum(coin(x, s * z + o) for x, s, o in zip(row, SLOPES, OFFSETS))
            total -= math.exp(coin(z, q)) * (coin(z, PRIOR) + seen - coin(z, q)) / len(ROWS_OF_TWO)
    return total


EXACT = {
    "three-coins": gradient(
        coins_expectation(lambda z: math.exp(z @ np.array(COIN_WEIGHTS))), COINS),
    "category": gradient(category_expectation, CLASSES),
    "coin-elbo": gradient(negative_bound(1), [GUIDE]),
    "coin-bound": gradient(negative_bound(2), [GUIDE]),
    "two-coins": gradient(negative_bound_of_two, [GUIDE]),
    "relaxed-condition": gradient(
        coins_expectation(lambda z: float(np.where(z > 0.5, 1.0, 0.2).sum())), COINS),
    "argmax-path": None,
    "temperature-zero": None,
}


# Reports.

def numbers(values):
    return "[" + " ".join(f"{v:.4f}" for v in np.atleast_1d(values)) + "]"


def version(package):
    return importlib.metadata.version(package)


def report(library, case, method, estimates):
    """Prints a line for gradients of the shape [draws, elements], or the exception they raised."""
    try:
        estimates = np.asarray(estimates(), dtype=float)
    except Exception as error:  # An exception is a result here.
        text = str(error).splitlines()[0][:80] if str(error) else ""
        print(f"{library} | {case} | {method} | {type(error).__name__}: {text}", flush=True)
        return
    exact, mean, draws = EXACT[case], estimates.mean(0), len(estimates)
    line = f"{library} | {case} | {method} | mean {numbers(mean)}"
    if draws > 1:
        spread = estimates.std(0, ddof=1) / math.sqrt(draws)
        line += f" | standard error {numbers(spread)}"
    if exact is None:
        print(line + " | exact: none", flush=True)
        return
    line += f" | exact {numbers(exact)}"
    if draws == 1:
        line += f" | no draws | difference {numbers(mean - exact)}"
    else:
        # Without spread, a wrong mean is wrong beyond any z.
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(mean == exact, 0.0, (mean - exact) / spread)
        line += f" | z {numbers(z)}"
    print(line, flush=True)


# Libraries.

def run_numpyro():
    import jax
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from numpyro.infer import RenyiELBO, Trace_ELBO, TraceGraph_ELBO

    name = f"numpyro {version('numpyro')}"

    def guide(x):
        q = numpyro.param("q", jnp.array(GUIDE))
        numpyro.sample("z", dist.Bernoulli(logits=q))

    def model(x):
        z = numpyro.sample("z", dist.Bernoulli(logits=PRIOR))
        numpyro.sample("x", dist.Bernoulli(logits=SLOPE * z + OFFSET), obs=x)

    def estimates(elbo):
        def loss(q, key):
            keys = jax.random.split(key, len(ROWS))
            losses = [elbo.loss(k, {"q": q}, model, guide, x) for k, x in zip(keys, ROWS)]
            return sum(losses) / len(ROWS)

        keys = jax.random.split(jax.random.PRNGKey(0), DRAWS)
        draws = jax.jit(jax.vmap(jax.grad(loss), (None, 0)))(jnp.array(GUIDE), keys)
        return np.asarray(draws)[:, None]

    report(name, "coin-elbo", "Trace_ELBO", lambda: estimates(Trace_ELBO()))
    report(name, "coin-elbo", "TraceGraph_ELBO", lambda: estimates(TraceGraph_ELBO()))
    report(
        name, "coin-bound", "RenyiELBO(alpha=0)",
        lambda: estimates(RenyiELBO(alpha=0, num_particles=2)))

    def at_zero():
        def value(logits, key):
            relaxed = dist.RelaxedBernoulli(0.0, logits=logits)
            return relaxed.rsample(key).sum()
        return jax.grad(value)(jnp.array(COINS), jax.random.PRNGKey(0))[None]

    report(name, "temperature-zero", "RelaxedBernoulli(0.0)", at_zero)


def run_tensorflow_probability():
    import jax
    import jax.numpy as jnp
    import tensorflow_probability.substrates.jax as tfp

    name = f"tensorflow_probability {version('tensorflow_probability')}"
    tfd, kinds = tfp.distributions, tfp.vi.GradientEstimators

    def log_joint(x):
        def f(z):
            seen = tfd.Bernoulli(logits=SLOPE * z + OFFSET, dtype=jnp.float32).log_prob(x)
            return tfd.Bernoulli(logits=PRIOR, dtype=jnp.float32).log_prob(z) + seen
        return f

    def estimates(kind, samples):
        # VIMCO cannot be traced by jax.jit here: 50 means of many draws stand for the draws.
        is_traced = kind != kinds.VIMCO
        batches = DRAWS if is_traced else 50

        def loss(q, key):
            keys = jax.random.split(key, len(ROWS))
            losses = [
                tfp.vi.monte_carlo_variational_loss(
                    log_joint(x), tfd.Bernoulli(logits=q, dtype=jnp.float32),
                    sample_size=max(1, DRAWS // batches), importance_sample_size=samples,
                    gradient_estimator=kind, seed=k)
                for k, x in zip(keys, ROWS)]
            return sum(losses) / len(ROWS)

        keys, q = jax.random.split(jax.random.PRNGKey(0), batches), jnp.array(GUIDE)
        if is_traced:
            draws = jax.jit(jax.vmap(jax.grad(loss), (None, 0)))(q, keys)
        else:
            draws = np.array([jax.grad(loss)(q, key) for key in keys])
        return np.asarray(draws)[:, None]

    for case, kind, samples in [
        ("coin-elbo", kinds.REPARAMETERIZATION, 1), ("coin-elbo", kinds.SCORE_FUNCTION, 1),
        ("coin-bound", kinds.REPARAMETERIZATION, 2), ("coin-bound", kinds.SCORE_FUNCTION, 2),
        ("coin-bound", kinds.VIMCO, 2),
    ]:
        report(name, case, kind.name, lambda: estimates(kind, samples))

    def at_zero():
        def value(logits, key):
            relaxed = tfd.RelaxedOneHotCategorical(temperature=0.0, logits=logits)
            return (jnp.array(CLASS_WEIGHTS) * relaxed.sample(seed=key)).sum() ** 2
        return jax.grad(value)(jnp.array(CLASSES), jax.random.PRNGKey(0))[None]

    report(name, "temperature-zero", "RelaxedOneHotCategorical(0.0)", at_zero)


def run_jax():
    import jax
    import jax.numpy as jnp

    name = f"jax {version('jax')}"
    weights, logits = jnp.array([1.0, 0.2, 0.7]), jnp.array(COINS)

    def argmax(l):
        choice = jax.nn.one_hot(jnp.argmax(l), 3)
        return ((weights * choice).sum()) ** 2 + 0.01 * (l ** 2).sum()

    def condition(l, key):
        z = jax.nn.sigmoid((l + jax.random.logistic(key, l.shape)) / 0.5)
        return jnp.where(z > 0.5, 1.0, 0.2).sum()

    keys = jax.random.split(jax.random.PRNGKey(0), DRAWS)
    report(name, "argmax-path", "one_hot(argmax)", lambda: jax.grad(argmax)(logits)[None])
    report(
        name, "relaxed-condition", "where(sigmoid > 0.5)",
        lambda: jax.vmap(jax.grad(condition), (None, 0))(logits, keys))


def run_torch():
    import torch
    from torch.distributions import RelaxedBernoulli, RelaxedOneHotCategorical

    name = f"torch {version('torch')}"
    weights = torch.tensor([1.0, 0.2, 0.7])
    torch.manual_seed(0)

    def argmax():
        logits = torch.tensor(COINS, requires_grad=True)
        choice = torch.nn.functional.one_hot(logits.argmax(), 3)
        ((weights * choice).sum() ** 2 + 0.01 * (logits ** 2).sum()).backward()
        return logits.grad[None]

    def condition():
        logits = torch.tensor(COINS).repeat(DRAWS, 1).requires_grad_()
        z = RelaxedBernoulli(torch.tensor(0.5), logits=logits).rsample()
        # The term times 0 stands for any differentiable regulariser: without one, backward raises.
        (torch.where(z > 0.5, 1.0, 0.2).sum() + 0 * logits.sum()).backward()
        return logits.grad

    def at_zero():
        logits = torch.tensor(CLASSES, requires_grad=True)
        z = RelaxedOneHotCategorical(torch.tensor(0.0), logits=logits).rsample()
        ((torch.tensor(CLASS_WEIGHTS) * z).sum() ** 2).backward()
        return logits.grad[None]

    report(name, "argmax-path", "one_hot(argmax)", argmax)
    report(name, "relaxed-condition", "where(RelaxedBernoulli > 0.5)", condition)
    report(name, "temperature-zero", "RelaxedOneHotCategorical(0)", at_zero)


def run_pyro():
    import pyro
    import pyro.distributions as dist
    import torch
    from pyro.infer import RenyiELBO, TraceEnum_ELBO, TraceGraph_ELBO

    name = f"pyro {version('pyro-ppl')}"
    # Pyro takes one draw at a time here.
    draws = min(DRAWS, 2000)
    pyro.set_rng_seed(0)

    def guide(x):
        q = pyro.param("q", torch.tensor(GUIDE))
        pyro.sample("z", dist.Bernoulli(logits=q))

    def model(x):
        z = pyro.sample("z", dist.Bernoulli(logits=torch.tensor(PRIOR)))
        pyro.sample("x", dist.Bernoulli(logits=SLOPE * z + OFFSET), obs=x)

    def one(elbo, model, guide, rows):
        pyro.clear_param_store()
        for row in rows:
            elbo.loss_and_grads(model, guide, torch.tensor(row))
        # No gradient at all is what Pyro leaves where no term depends on the weight.
        q = dict(pyro.get_param_store().named_parameters())["q"]
        return 0.0 if q.grad is None else q.grad.item() / len(rows)

    def estimates(elbo):
        return np.array([[one(elbo, model, guide, ROWS)] for _ in range(draws)])

    report(name, "coin-elbo", "TraceGraph_ELBO", lambda: estimates(TraceGraph_ELBO()))
    report(
        name, "coin-bound", "RenyiELBO(alpha=0)",
        lambda: estimates(RenyiELBO(alpha=0, num_particles=2)))

    def enumerated_guide(x):
        q = pyro.param("q", torch.tensor(GUIDE))
        pyro.sample("z", dist.Bernoulli(logits=q), infer={"enumerate": "parallel"})

    def model_of_two(unsqueeze):
        def model(x):
            z = pyro.sample("z", dist.Bernoulli(logits=torch.tensor(PRIOR)))
            z = z.unsqueeze(-1) if unsqueeze else z
            logits = torch.tensor(SLOPES) * z + torch.tensor(OFFSETS)
            pyro.sample("x", dist.Bernoulli(logits=logits).to_event(1), obs=x)
        return model

    for unsqueeze in [False, True]:
        elbo = TraceEnum_ELBO(max_plate_nesting=0)
        report(
            name, "two-coins", f"TraceEnum_ELBO, {'with' if unsqueeze else 'without'} unsqueeze",
            lambda: [[one(elbo, model_of_two(unsqueeze), enumerated_guide, ROWS_OF_TWO)]])


def run_storchastic():
    import storch
    import torch
    from storch.method import REBAR, DisARM, Expect, ScoreFunction, ScoreFunctionWOR
    from storch.method import UnorderedSetEstimator
    from torch.distributions import Bernoulli, OneHotCategorical

    name = f"storchastic {version('storchastic')}"
    # Storchastic takes one draw at a time.
    draws = min(DRAWS, 2000)
    torch.manual_seed(0)

    def coins(x):
        return torch.exp((torch.tensor(COIN_WEIGHTS) * x).sum(-1))

    def category(x):
        return (torch.tensor(CLASS_WEIGHTS) * x).sum(-1) ** 2

    def estimates(method, distribution, start, cost, draws):
        gradients = []
        for _ in range(draws):
            logits = torch.tensor(start, requires_grad=True)
            storch.add_cost(cost(method(distribution(logits=logits))), "cost")
            storch.backward()
            gradients.append(logits.grad.detach().numpy().copy())
        return np.stack(gradients)

    def case(title, method, distribution, start, cost, draws=draws):
        def run():
            try:
                return estimates(method(), distribution, start, cost, draws)
            finally:
                storch.reset()
        return report(name, "three-coins" if cost is coins else "category", title, run)

    on_coins, on_category = (Bernoulli, COINS, coins), (OneHotCategorical, CLASSES, category)
    case("Expect", lambda: Expect("x"), *on_coins, draws=1)
    case("DisARM", lambda: DisARM("x"), *on_coins)
    case(
        "ScoreFunction(moving_average, decay 0.5)",
        lambda: ScoreFunction("x", baseline_factory="moving_average", exponential_decay=0.5),
        *on_coins)
    case("REBAR", lambda: REBAR("x"), *on_coins)
    case("UnorderedSet(k=3)", lambda: UnorderedSetEstimator("x", 3), *on_category)
    case(
        "ScoreFunctionWOR(k=3, biased=False)",
        lambda: ScoreFunctionWOR("x", 3, biased=False), *on_category)
    case("REBAR", lambda: REBAR("x"), *on_category)


def main():
    libraries = [
        ("numpyro", run_numpyro), ("tensorflow_probability", run_tensorflow_probability),
        ("jax", run_jax), ("torch", run_torch), ("pyro", run_pyro), ("storch", run_storchastic)]
    for module, run in libraries:
        try:
            importlib.import_module(module)
        except ImportError as error:
            print(f"{module}: skipped, it cannot be imported ({error})", flush=True)
            continue
        try:
            run()
        except Exception as error:  # One library must not stop the others.
            print(f"{module}: stopped by {type(error).__name__}: {error}", flush=True)


if __name__ == "__main__":
    main()
