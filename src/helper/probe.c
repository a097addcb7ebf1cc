#include "helper/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, bool got)
{
	printf("%s: %s (%d)\n", what, got ? "ALLOWED" : "refused", got ? 0 : errno);
	fflush(stdout);
}

static bool opens(const char *path, int how)
{
	int fd = open(path, how, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

void helper_probe(size_t memory)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(80)};
	say("fonts", opens("/usr/share", O_RDONLY | O_DIRECTORY));
	say("password file", opens("/etc/passwd", O_RDONLY));
	say("password file by a way around", opens("/usr/share/../../etc/passwd", O_RDONLY));
	say("other process", opens("/proc/1/environ", O_RDONLY));
	say("new file", opens("/tmp/kring-probe", O_CREAT | O_WRONLY | O_EXCL));
	say("socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
	say("unix socket", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
	say("connect", connect(STDIN_FILENO, (struct sockaddr *)&to, sizeof to) == 0 || errno != EPERM);
	say("ptrace", ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	say("fork", pid > 0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	void *p = malloc(memory);
	say("memory", p != NULL);
	free(p);
}
