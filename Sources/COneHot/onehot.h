/* The C interface of OneHot: train a spec, and use trained models, from any language.
 *
 *   oh_run run = NULL;
 *   oh_findings findings = NULL;
 *   if (oh_load("runs/digits", NULL, 0, &run, &findings) != OH_CLEAN)
 *     fputs(oh_findings_text(findings), stderr);
 *   oh_findings_free(findings);
 *   oh_run_free(run);
 *
 * Link with the library `onehot-c`.
 *
 * Errors. Every call returns a status, the exit code of the command that does the same. Nothing in
 * the arguments, in a spec, in data or in a run folder ends the process; a bug of OneHot does, with
 * a message, as in the command.
 *
 * Texts are UTF-8 and end with a zero byte.
 *
 * Handles are numbers that are never given twice. A call refuses a handle that is NULL, freed, made
 * up or of another kind, and frees nothing.
 *
 * Threads. Any thread may call any function at any time, also with the same run. A run that one
 * thread frees while another uses it is freed when that call ends. Texts and arrays that a handle
 * owns live until it is freed.
 */
#ifndef ONEHOT_H
#define ONEHOT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface; a change that breaks callers raises it. */
#define OH_ABI_VERSION 1

/* The result of a call. */
typedef int32_t oh_status;

enum {
  OH_CLEAN = 0,         /* success; there may be warnings */
  OH_FINDINGS = 1,      /* the spec or the data has a problem */
  OH_USAGE = 2,         /* an argument is wrong, or a file cannot be read or written */
  OH_INTERRUPTED = 130, /* training was stopped, after a checkpoint */
};

/* The type of an array's elements. */
typedef int32_t oh_dtype;

enum {
  OH_BOOL = 0,
  OH_U8 = 1,
  OH_I8 = 2,
  OH_U16 = 3,
  OH_I16 = 4,
  OH_U32 = 5,
  OH_I32 = 6,
  OH_U64 = 7,
  OH_I64 = 8,
  OH_F16 = 9,
  OH_BF16 = 10,
  OH_F32 = 11,
  OH_F64 = 12,
};

/* An array in memory: row-major without gaps, in the byte order of the machine. */
typedef struct oh_array {
  /* An array of rows: the field, or in training `split:field`; plain names are of `train`.
   * A result: the name of the quantity, metric or variable. */
  const char *name;
  oh_dtype dtype;
  /* The number of axes; the first counts rows. */
  int32_t rank;
  /* The extent of each axis. */
  const int64_t *extents;
  /* The elements, at any alignment. A call copies them and keeps no pointer. */
  const void *data;
  /* The size of the elements: the product of the extents times the size of one. */
  int64_t byte_count;
} oh_array;

/* An option with its value, as the command line takes it: `seed` and `3` are `--seed 3`. A flag has
 * the value `true`. Options that a command takes several times may be given several times. */
typedef struct oh_option {
  const char *name;
  const char *value;
} oh_option;

/* A trained model. */
typedef struct oh_run_handle *oh_run;
/* The arrays that a call computed. */
typedef struct oh_result_handle *oh_result;
/* The errors and warnings of a call. */
typedef struct oh_findings_handle *oh_findings;

/* The version of the interface in the library, to compare with OH_ABI_VERSION. */
int32_t oh_abi_version(void);

/* The version of OneHot, for example `0.1.0`; lives as long as the process. */
const char *oh_version(void);

/* All calls below that take `findings` set it to the errors of a failed call, or to the warnings of
 * a successful one, or to NULL if there is nothing to say. It may be NULL if nobody reads them.
 * A failed call sets its result to NULL. */

/* Opens the folder of a run. Options: `data-dir`, `threads`, `engine`, which hold for all calls
 * with the run. */
oh_status oh_load(
    const char *folder, const oh_option *options, int64_t option_count, oh_run *run,
    oh_findings *findings);

/* Computes quantities of every row, as `onehot predict` does: of new rows in arrays, or without any
 * of a split. Options: `what` (repeated), `split`, `data` (repeated), `given` (repeated), `count`,
 * `seed`. The result has an array for each quantity. */
oh_status oh_predict(
    oh_run run, const oh_option *options, int64_t option_count, const oh_array *arrays,
    int64_t array_count, oh_result *result, oh_findings *findings);

/* Computes metrics, as `onehot evaluate` does. Options: `metric` (repeated), `split`, `data`
 * (repeated), `given` (repeated). The result has an OH_F64 without axes for each metric. */
oh_status oh_evaluate(
    oh_run run, const oh_option *options, int64_t option_count, const oh_array *arrays,
    int64_t array_count, oh_result *result, oh_findings *findings);

/* Draws from the model, as `onehot sample` does. Options: `node`, `mean`, `count`, `seed`, `split`,
 * `given` (repeated). The result has one array. */
oh_status oh_sample(
    oh_run run, const oh_option *options, int64_t option_count, oh_result *result,
    oh_findings *findings);

/* The progress of a training. */
typedef struct oh_event {
  /* The number of steps that were done. */
  int64_t done;
  /* The number of steps of the whole run. */
  int64_t steps;
  /* The objective of the last step; NaN before the first. */
  double objective;
  /* A line of `metrics.jsonl` that was just added, or NULL. */
  const char *record;
} oh_event;

/* Hears of progress, many times a second and of every record, in the thread that trains. The event
 * lives until it returns. Training stops after a checkpoint if it returns another number than 0. */
typedef int32_t (*oh_progress)(void *context, const oh_event *event);

/* Trains a spec, as `onehot run` does, and opens the run.
 *
 * `text` is the content of the spec, or NULL if the file at the path `spec` is to be read. Data
 * files are relative to the folder of `spec`, which may be NULL if there is a text.
 *
 * An array replaces the file of a source, whose `scale`, `binarize` and `keep` still hold. Splits
 * that are taken from that split follow. A split that the spec does not have is added.
 *
 * Options: `set` (repeated), `seed`, `steps`, `threads`, `engine`, `data-dir`, `precision`, `out`,
 * `resume`, `overwrite`, `allow-outside`. Without `out` the run folder is temporary, and goes when
 * the run is freed.
 *
 * OH_INTERRUPTED: the callback stopped it; the run is open at its checkpoint, and the option
 * `resume` with the same arrays continues it. */
oh_status oh_train(
    const char *spec, const char *text, const oh_option *options, int64_t option_count,
    const oh_array *arrays, int64_t array_count, oh_progress progress, void *context, oh_run *run,
    oh_findings *findings);

/* A description of a run in JSON: `folder`, `status`, `steps`, `record` (the content of
 * `run.json`), `fields`, `latents`, `quantities`, `metrics`, `samples`, `history` (the lines of
 * `metrics.jsonl`). NULL for a bad handle. */
const char *oh_run_json(oh_run run);

/* The number of arrays; -1 for a bad handle. */
int64_t oh_result_count(oh_result result);

/* An array of a result, which owns its memory. */
oh_status oh_result_array(oh_result result, int64_t index, oh_array *array);

/* Errors and warnings for people, as the command prints them; NULL for a bad handle. */
const char *oh_findings_text(oh_findings findings);

/* The same for programs: `status`, `message`, `help`, and `diagnostics` as in the output of
 * `onehot validate --format json`; NULL for a bad handle. */
const char *oh_findings_json(oh_findings findings);

/* Free what a call gave. */
void oh_run_free(oh_run run);
void oh_result_free(oh_result result);
void oh_findings_free(oh_findings findings);

#ifdef __cplusplus
}
#endif

#endif
