#ifndef CDIGEST_H
#define CDIGEST_H
#include <openssl/evp.h>
#endif
