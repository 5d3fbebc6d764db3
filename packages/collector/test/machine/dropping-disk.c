/*
 * A disk that forgets, for a process that is killed instead of a machine that loses its power: what is written to
 * the segment files in the folder BECKON_TEST_DISK stays in memory until fdatasync. Loaded with LD_PRELOAD.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FILES 4096

static struct {
  char *bytes;
  size_t length;
} held[MAX_FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Whether the file is a segment of the log. */
static int forgets(int fd) {
  const char *folder = getenv("BECKON_TEST_DISK");
  char link[64], path[4096];
  if (!folder || fd < 0 || fd >= MAX_FILES) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 4) return 0;
  path[length] = 0;
  return !strncmp(path, folder, strlen(folder)) && !strcmp(path + length - 4, ".log");
}

static int hold(int fd, const void *bytes, size_t length) {
  char *more = realloc(held[fd].bytes, held[fd].length + length + 1);
  if (!more) return 0;
  memcpy(more + held[fd].length, bytes, length);
  held[fd].bytes = more;
  held[fd].length += length;
  return 1;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (!forgets(fd)) return REAL(write)(fd, bytes, length);
  pthread_mutex_lock(&lock);
  int ok = hold(fd, bytes, length);
  pthread_mutex_unlock(&lock);
  if (!ok) errno = ENOMEM;
  return ok ? (ssize_t)length : -1;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!forgets(fd)) return REAL(writev)(fd, parts, count);
  ssize_t sum = 0;
  for (int i = 0; i < count; i++) {
    if (write(fd, parts[i].iov_base, parts[i].iov_len) < 0) return -1;
    sum += parts[i].iov_len;
  }
  return sum;
}

int fdatasync(int fd) {
  if (!forgets(fd)) return REAL(fdatasync)(fd);
  pthread_mutex_lock(&lock);
  size_t done = 0;
  while (done < held[fd].length) {
    ssize_t written = REAL(write)(fd, held[fd].bytes + done, held[fd].length - done);
    if (written < 0) break;
    done += written;
  }
  int ok = done == held[fd].length;
  held[fd].length = 0;
  pthread_mutex_unlock(&lock);
  return ok ? REAL(fdatasync)(fd) : -1;
}

int close(int fd) {
  if (fd >= 0 && fd < MAX_FILES) {
    pthread_mutex_lock(&lock);
    free(held[fd].bytes);
    held[fd].bytes = NULL;
    held[fd].length = 0;
    pthread_mutex_unlock(&lock);
  }
  return REAL(close)(fd);
}
