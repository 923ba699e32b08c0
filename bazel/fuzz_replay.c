/*
 * bazel/fuzz_replay.c: runs a fuzz target once on each file named by the arguments.
 *
 * It takes libFuzzer's place in ordinary builds, so that every input that once mattered stays a
 * test under each compiler and sanitizer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(FILE *file)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return EXIT_FAILURE;
    long size = ftell(file);
    if (size < 0)
        return EXIT_FAILURE;
    rewind(file);
    /* Exactly as large as the input: a sanitizer sees the first byte read behind it. */
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    if (data == NULL)
        return EXIT_FAILURE;
    int result = EXIT_FAILURE;
    if (fread(data, 1, (size_t)size, file) == (size_t)size) {
        LLVMFuzzerTestOneInput(data, (size_t)size);
        result = EXIT_SUCCESS;
    }
    free(data);
    return result;
}

int main(int argument_count, char **arguments)
{
    for (int i = 1; i < argument_count; i++) {
        /* Before the run: the last name printed is the one that crashed. */
        fprintf(stderr, "%s\n", arguments[i]);
        FILE *file = fopen(arguments[i], "rb");
        if (file == NULL || replay(file) != EXIT_SUCCESS) {
            perror(arguments[i]);
            return EXIT_FAILURE;
        }
        fclose(file);
    }
    return EXIT_SUCCESS;
}
