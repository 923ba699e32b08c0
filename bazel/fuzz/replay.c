/*
 * bazel/fuzz/replay.c: runs a fuzz target once on each file named by the arguments.
 *
 * It takes libFuzzer's place in ordinary builds, so that every input that once mattered stays a
 * test under each compiler and sanitizer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        return EXIT_FAILURE;
    }
    long size = ftell(file);
    rewind(file);
    /* Exactly as large as the input: a sanitizer sees the first byte read behind it. */
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    if (size < 0 || data == NULL || fread(data, 1, (size_t)size, file) != (size_t)size) {
        perror(path);
        return EXIT_FAILURE;
    }
    fclose(file);
    printf("%s\n", path);
    fflush(stdout); /* the last name printed is the one that crashed */
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return EXIT_SUCCESS;
}

int main(int argument_count, char **arguments)
{
    for (int i = 1; i < argument_count; i++) {
        if (replay(arguments[i]) != EXIT_SUCCESS)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
