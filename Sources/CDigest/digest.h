#ifndef CDIGEST_H
#define CDIGEST_H
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#endif
