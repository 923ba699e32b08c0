/* tests/bench/peer.c: which peer to be. */
#include "tests/bench/peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *kind = argc > 1 ? argv[1] : "";
    if (argc == 3 && strcmp(kind, "echo") == 0)
        peer_echo(argv[2]);
    else if (argc == 3 && strcmp(kind, "http") == 0)
        peer_http((size_t)strtoull(argv[2], NULL, 10));
    else if (argc == 3 && strcmp(kind, "open") == 0)
        peer_open(argv[2]);
    else if (argc == 4 && strcmp(kind, "fill") == 0)
        peer_fill(argv[2], (size_t)strtoull(argv[3], NULL, 10));
    else
        fprintf(stderr, "usage: peer echo METHOD | http BYTES | open PATH | fill PATH COUNT\n");
    return 1; /* none of them returns */
}
