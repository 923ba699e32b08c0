/* clients/cli/main.c: `lockstep`, the command for people. */
#include <stdlib.h>

#include "clients/cli/run.h"

int main(int count, char **texts)
{
    return (int)run_main(count, texts, getenv, stdin, stdout, stderr);
}
