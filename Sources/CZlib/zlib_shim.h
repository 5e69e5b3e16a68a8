#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H
#include <zlib.h>

/// `inflateInit2`, which is a macro; 31 is a window of 32 KiB in the gzip format.
static inline int inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 31); }
#endif
