/* Trains the spec that is named, and calls every function with bad arguments. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "onehot.h"

static int failures = 0;

static void expect(int holds, const char *what) {
  if (holds) return;
  failures++;
  printf("failed: %s\n", what);
}

/* A call that must end as a usage error, with a text. */
#define REFUSED(call, what)                                                                        \
  do {                                                                                             \
    oh_status status = (call);                                                                     \
    refused(status, findings, (what));                                                             \
    findings = NULL;                                                                               \
  } while (0)

static void refused(oh_status status, oh_findings findings, const char *what) {
  const char *text = oh_findings_text(findings);
  const char *json = oh_findings_json(findings);
  expect(status == OH_USAGE, what);
  expect(text != NULL && strlen(text) > 0 && json != NULL && json[0] == '{', what);
  oh_findings_free(findings);
}

static int32_t count_calls(void *context, const oh_event *event) {
  int *calls = (int *)context;
  (*calls)++;
  expect(event->done >= 0 && event->done <= event->steps, "steps of an event");
  return 0;
}

static int32_t stop(void *context, const oh_event *event) {
  (void)context;
  return event->record != NULL;
}

static oh_option option(const char *name, const char *value) {
  oh_option result;
  result.name = name;
  result.value = value;
  return result;
}

static void *evaluate(void *run) {
  int i;
  for (i = 0; i < 5; i++) {
    oh_option options[1];
    oh_result result = NULL;
    oh_array array;
    options[0] = option("what", "z=draw(z)");
    if (oh_predict((oh_run)run, options, 1, NULL, 0, &result, NULL) != OH_CLEAN) return run;
    if (oh_result_array(result, 0, &array) != OH_CLEAN || array.rank != 2) return run;
    oh_result_free(result);
  }
  return NULL;
}

static void check_arrays(oh_run run) {
  float number = 1;
  int64_t one = 1, negative = -1, huge = INT64_MAX;
  int64_t overflow[3];
  oh_option what = option("what", "z");
  oh_result result = NULL;
  oh_findings findings = NULL;
  oh_array good, bad;
  overflow[0] = overflow[1] = overflow[2] = (int64_t)1 << 31;
  good.name = "x";
  good.dtype = OH_F32;
  good.rank = 1;
  good.extents = &one;
  good.data = &number;
  good.byte_count = sizeof number;
#define REFUSE(change)                                                                             \
  bad = good;                                                                                      \
  change;                                                                                          \
  REFUSED(oh_predict(run, &what, 1, &bad, 1, &result, &findings), #change)
  REFUSE(bad.name = NULL);
  REFUSE(bad.name = "\xff");
  REFUSE(bad.name = "train:x");
  REFUSE(bad.name = "");
  REFUSE(bad.dtype = -1);
  REFUSE(bad.dtype = 13);
  REFUSE(bad.rank = -1);
  REFUSE(bad.rank = INT32_MAX);
  REFUSE(bad.extents = NULL);
  REFUSE(bad.extents = &negative);
  REFUSE(bad.extents = &huge);
  REFUSE((bad.extents = overflow, bad.rank = 3));
  REFUSE(bad.data = NULL);
  REFUSE(bad.byte_count = -4);
  REFUSE(bad.byte_count = 3);
  REFUSE(bad.byte_count = 0);
  /* The spec has no data. */
  REFUSE(bad = good);
  REFUSED(oh_predict(run, &what, 1, NULL, 1, &result, &findings), "no arrays");
  REFUSED(oh_predict(run, &what, 1, &good, -1, &result, &findings), "a negative count");
  REFUSED(oh_predict(run, &what, 1, &good, INT64_MIN, &result, &findings), "least count");
}

static void check_options(oh_run run) {
  oh_option options[2];
  oh_result result = NULL;
  oh_findings findings = NULL;
#define REFUSE_OPTION(name, value)                                                                 \
  options[0] = option(name, value);                                                                \
  REFUSED(oh_predict(run, options, 1, NULL, 0, &result, &findings), name " " #value)
  REFUSE_OPTION("what", NULL);
  REFUSE_OPTION("what", "");
  REFUSE_OPTION("what", "a+b");
  REFUSE_OPTION("what", "\xc3\x28");
  REFUSE_OPTION("whats", "z");
  REFUSE_OPTION("count", "0");
  REFUSE_OPTION("count", "99999999999999999999");
  REFUSE_OPTION("seed", "-1");
  REFUSE_OPTION("seed", "x");
  REFUSE_OPTION("given", "z");
  REFUSE_OPTION("given", "z=nan");
  REFUSE_OPTION("data", "x=-");
  REFUSE_OPTION("split", "test");
  options[0] = option("seed", "1");
  options[1] = option("seed", "2");
  REFUSED(oh_predict(run, options, 2, NULL, 0, &result, &findings), "twice");
  options[0] = option(NULL, "1");
  REFUSED(oh_predict(run, options, 1, NULL, 0, &result, &findings), "no name");
  REFUSED(oh_predict(run, NULL, 1, NULL, 0, &result, &findings), "no options");
}

static void check_handles(oh_run run) {
  oh_option what = option("what", "z");
  oh_run other = NULL;
  oh_result result = NULL;
  oh_findings findings = NULL;
  oh_array array;
  void *made_up = (void *)(uintptr_t)0xdeadbeef;
  REFUSED(oh_load(NULL, NULL, 0, &other, &findings), "no folder");
  REFUSED(oh_load("", NULL, 0, &other, &findings), "an empty folder");
  REFUSED(oh_load("/nowhere", NULL, 0, &other, &findings), "a missing folder");
  REFUSED(oh_load("run", NULL, 0, NULL, &findings), "no place");
  expect(oh_load("/nowhere", NULL, 0, &other, NULL) == OH_USAGE, "no findings");
  expect(oh_load(NULL, NULL, 0, NULL, NULL) == OH_USAGE, "nothing at all");
  REFUSED(oh_predict(NULL, &what, 1, NULL, 0, &result, &findings), "no run");
  REFUSED(oh_predict((oh_run)made_up, &what, 1, NULL, 0, &result, &findings), "made up");
  REFUSED(oh_evaluate(NULL, NULL, 0, NULL, 0, &result, &findings), "evaluate no run");
  REFUSED(oh_sample(NULL, NULL, 0, &result, &findings), "sample no run");
  REFUSED(oh_predict(run, &what, 1, NULL, 0, NULL, &findings), "no place for a result");
  expect(oh_predict(run, &what, 1, NULL, 0, &result, &findings) == OH_CLEAN, "a good call");
  expect(findings == NULL, "no findings of a good call");
  REFUSED(
      oh_predict((oh_run)result, &what, 1, NULL, 0, (oh_result *)&other, &findings),
      "a result for a run");
  expect(oh_result_count(result) == 1, "one array");
  expect(oh_result_array(result, 1, &array) == OH_USAGE, "no second array");
  expect(oh_result_array(result, -1, &array) == OH_USAGE && array.data == NULL, "index -1");
  expect(oh_result_array(result, 0, NULL) == OH_USAGE, "no place for an array");
  expect(oh_result_array(result, 0, &array) == OH_CLEAN, "the array");
  expect(strcmp(array.name, "z") == 0 && array.dtype == OH_F32, "its name and type");
  expect(array.extents[0] == 1 && array.byte_count == 4 * array.extents[1], "its shape");
  oh_run_free((oh_run)result);
  expect(oh_result_count(result) == 1, "freed as another kind");
  oh_result_free(result);
  oh_result_free(result);
  expect(oh_result_count(result) == -1, "freed");
  expect(oh_result_count((oh_result)made_up) == -1 && oh_result_count(NULL) == -1, "no result");
  expect(oh_run_json(NULL) == NULL && oh_run_json((oh_run)made_up) == NULL, "no description");
  expect(oh_findings_text(NULL) == NULL && oh_findings_json(NULL) == NULL, "no findings");
  oh_run_free(NULL);
  oh_findings_free(NULL);
  oh_result_free(NULL);
}

int main(int count, char **arguments) {
  oh_run run = NULL, again = NULL;
  oh_findings findings = NULL;
  oh_result result = NULL;
  oh_option options[4];
  pthread_t threads[8];
  void *failure;
  int calls = 0, i;
  if (count != 2) return 2;
  expect(oh_abi_version() == OH_ABI_VERSION, "the version of the interface");
  expect(strlen(oh_version()) > 0, "the version");
  options[0] = option("out", "run");
  options[1] = option("steps", "300");
  options[2] = option("set", "train.seed=3");
  if (oh_train(arguments[1], NULL, options, 3, NULL, 0, count_calls, &calls, &run, &findings) !=
      OH_CLEAN) {
    printf("%s", oh_findings_text(findings));
    return 1;
  }
  oh_findings_free(findings);
  expect(calls > 1, "progress");
  expect(strstr(oh_run_json(run), "\"steps\": 300") != NULL, "the description");
  options[0] = option("out", "other");
  expect(
      oh_train(arguments[1], NULL, options, 3, NULL, 0, stop, NULL, &again, NULL) == OH_INTERRUPTED,
      "stopped");
  expect(strstr(oh_run_json(again), "\"steps\": 100") != NULL, "stopped after the first record");
  oh_run_free(again);
  REFUSED(oh_train(NULL, NULL, NULL, 0, NULL, 0, NULL, NULL, &again, &findings), "no spec");
  REFUSED(
      oh_train("/nowhere.yaml", NULL, NULL, 0, NULL, 0, NULL, NULL, &again, &findings),
      "a missing spec");
  REFUSED(
      oh_train(NULL, "\xff", NULL, 0, NULL, 0, NULL, NULL, &again, &findings),
      "a spec that is not UTF-8");
  expect(
      oh_train(NULL, "onehot: 1\n", NULL, 0, NULL, 0, NULL, NULL, &again, &findings) ==
              OH_FINDINGS &&
          again == NULL,
      "a spec with errors");
  expect(strstr(oh_findings_json(findings), "\"diagnostics\": [{") != NULL, "its diagnostics");
  oh_findings_free(findings);
  expect(oh_load("run", NULL, 0, &again, &findings) == OH_CLEAN, "opened again");
  check_handles(run);
  check_options(run);
  check_arrays(run);
  for (i = 0; i < 8; i++) pthread_create(&threads[i], NULL, evaluate, i % 2 ? run : again);
  for (i = 0; i < 8; i++) {
    pthread_join(threads[i], &failure);
    expect(failure == NULL, "a thread");
  }
  oh_run_free(run);
  oh_run_free(run);
  options[0] = option("what", "z");
  REFUSED(oh_predict(run, options, 1, NULL, 0, &result, &findings), "a freed run");
  oh_run_free(again);
  printf(failures == 0 ? "clean\n" : "%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
