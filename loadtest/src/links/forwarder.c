/*
 * Carries packets between two TUN devices that it makes, and is the link between them: each way
 * delays, in order, loses by chance or in runs, and now and then stands still.
 *
 *   forwarder DEVICE DEVICE rttMs jitterMs lossPct lossRun stallEveryMs stallForMs seed
 *
 * Says "ready" when both devices are there. "c" on its input closes the link, "o" opens it again, and
 * the end of its input ends it: devices go with it. The model is that of delays.ts, except that a
 * packet which is lost is gone, and the kernel's TCP does what it does about that.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { WAYS = 2, PACKET_BYTES = 2048, QUEUE = 4096 };

struct packet {
  double due_ms;
  int bytes;
  unsigned char data[PACKET_BYTES];
};

/* One direction. */
struct way {
  int from, to;
  uint64_t dice, stall_dice;
  double last_due_ms, stall_start_ms;
  int is_bad;
  unsigned head, tail;
  struct packet queue[QUEUE];
};

static double rtt_ms, jitter_ms, loss, loss_run, stall_every_ms, stall_for_ms;
static int is_open = 1;
static struct way ways[WAYS];

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* splitmix64, by Sebastiano Vigna: a number in [0, 1). */
static double throw_dice(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static int open_device(const char *name) {
  struct ifreq request;
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) {
    perror(name);
    exit(1);
  }
  return fd;
}

/* Gilbert's model: after a loss the next one is likely, so that runs have their mean length. */
static int is_lost(struct way *way) {
  double ends_run = 1 / loss_run, begins_run = loss * ends_run / (1 - loss);
  way->is_bad = throw_dice(&way->dice) < (way->is_bad ? 1 - ends_run : begins_run);
  return way->is_bad;
}

static double next_stall_wait_ms(struct way *way) {
  return stall_every_ms * (0.5 + throw_dice(&way->stall_dice));
}

/* How long the link still stands still at that time; both ways have the same dice for it. */
static double stall_left_ms(struct way *way, double at_ms) {
  if (stall_for_ms <= 0) return 0;
  while (at_ms >= way->stall_start_ms + stall_for_ms)
    way->stall_start_ms += stall_for_ms + next_stall_wait_ms(way);
  return at_ms < way->stall_start_ms ? 0 : way->stall_start_ms + stall_for_ms - at_ms;
}

static void take(struct way *way) {
  unsigned char data[PACKET_BYTES];
  int bytes;
  while ((bytes = read(way->from, data, sizeof data)) > 0) {
    double now = now_ms();
    double flight = rtt_ms / 2 + (throw_dice(&way->dice) - 0.5) * jitter_ms;
    double due = now + (flight > 0 ? flight : 0) + stall_left_ms(way, now);
    int lost = is_lost(way);
    if (lost || !is_open || way->tail - way->head == QUEUE) continue;
    if (due < way->last_due_ms) due = way->last_due_ms;
    way->last_due_ms = due;
    struct packet *packet = &way->queue[way->tail++ % QUEUE];
    packet->due_ms = due;
    packet->bytes = bytes;
    memcpy(packet->data, data, bytes);
  }
}

/* Hands over what is due; returns when the next one is. */
static double give(struct way *way, double now) {
  for (; way->head != way->tail; way->head++) {
    struct packet *packet = &way->queue[way->head % QUEUE];
    if (packet->due_ms > now) return packet->due_ms;
    /* A device that is full, or not up yet, drops it, as any would. */
    if (is_open && write(way->to, packet->data, packet->bytes) < 0) continue;
  }
  return now + 1000;
}

/* Returns 0 at the end of the input. */
static int obey(void) {
  char order;
  if (read(0, &order, 1) <= 0) return 0;
  if (order == 'c') is_open = 0;
  if (order == 'o') is_open = 1;
  return 1;
}

static void begin(int argc, char **argv) {
  if (argc != 10) {
    fprintf(stderr, "nine arguments, please: see the top of forwarder.c\n");
    exit(1);
  }
  rtt_ms = atof(argv[3]);
  jitter_ms = atof(argv[4]);
  loss = atof(argv[5]) / 100;
  loss_run = atof(argv[6]);
  stall_every_ms = atof(argv[7]);
  stall_for_ms = atof(argv[8]);
  int fds[WAYS] = {open_device(argv[1]), open_device(argv[2])};
  for (int i = 0; i < WAYS; i++) {
    struct way *way = &ways[i];
    way->from = fds[i];
    way->to = fds[1 - i];
    way->dice = strtoull(argv[9], NULL, 10) * 3 + i;
    way->stall_dice = strtoull(argv[9], NULL, 10) * 3 + 2;
    way->stall_start_ms = now_ms() + next_stall_wait_ms(way);
  }
  puts("ready");
  fflush(stdout);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  for (;;) {
    double now = now_ms(), next = now + 1000;
    for (int i = 0; i < WAYS; i++) {
      double due = give(&ways[i], now);
      if (due < next) next = due;
    }
    double wait = next - now_ms();
    if (wait < 0) wait = 0;
    struct timespec limit = {(time_t)(wait / 1e3), (long)((wait - (long)(wait / 1e3) * 1e3) * 1e6)};
    struct pollfd fds[WAYS + 1] = {{ways[0].from, POLLIN, 0}, {ways[1].from, POLLIN, 0}, {0, POLLIN, 0}};
    if (ppoll(fds, WAYS + 1, &limit, NULL) < 0 && errno != EINTR) return 1;
    for (int i = 0; i < WAYS; i++)
      if (fds[i].revents & POLLIN) take(&ways[i]);
    if (fds[WAYS].revents && !obey()) return 0;
  }
}
