#ifndef CLAPACK_H
#define CLAPACK_H
#include <stddef.h>

// Matrices are column-major and densely packed: the leading dimension is the number of rows. Fortran
// takes every argument by address and the lengths of its strings at the end. Each function returns
// LAPACK's `info`.

extern void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau,
                    double *work, const int *lwork, int *info);
extern void dormqr_(const char *side, const char *trans, const int *m, const int *n, const int *k,
                    const double *a, const int *lda, const double *tau, double *c, const int *ldc,
                    double *work, const int *lwork, int *info, size_t, size_t);
extern void dtrtrs_(const char *uplo, const char *trans, const char *diag, const int *n,
                    const int *nrhs, const double *a, const int *lda, double *b, const int *ldb,
                    int *info, size_t, size_t, size_t);
extern void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t);
extern void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
                   double *w, double *work, const int *lwork, int *info, size_t, size_t);

/// QR of the `m x n` matrix `a` in place: reflectors below the diagonal, R on and above it.
static inline int lapack_dgeqrf(int m, int n, double *a, double *tau, double *work, int lwork) {
    int info = 0;
    dgeqrf_(&m, &n, a, &m, tau, work, &lwork, &info);
    return info;
}

/// `c = Q c`, or `Q' c` where `trans` is 'T', `c` being `m x columns`, with the `k` reflectors of
/// `lapack_dgeqrf`.
static inline int lapack_dormqr(char trans, int m, int columns, int k, const double *a,
                                const double *tau, double *c, double *work, int lwork) {
    int info = 0;
    dormqr_("L", &trans, &m, &columns, &k, a, &m, tau, c, &m, work, &lwork, &info, 1, 1);
    return info;
}

/// `b = inverse(T) b`, or `inverse(T') b` where `trans` is 'T', for the triangle `uplo` of the leading
/// `n x n` block of `a`, which has `lda` rows; `b` is `n x columns`.
static inline int lapack_dtrtrs(char uplo, char trans, int n, int columns, const double *a, int lda,
                                double *b) {
    int info = 0;
    dtrtrs_(&uplo, &trans, "N", &n, &columns, a, &lda, b, &n, &info, 1, 1, 1);
    return info;
}

/// Lower Cholesky factor of the `n x n` matrix `a` in place; the strict upper triangle is not read.
static inline int lapack_dpotrf(int n, double *a) {
    int info = 0;
    dpotrf_("L", &n, a, &n, &info, 1);
    return info;
}

/// Eigenvalues, ascending, into `w` and eigenvectors, by column, over the symmetric `a`.
static inline int lapack_dsyev(int n, double *a, double *w, double *work, int lwork) {
    int info = 0;
    dsyev_("V", "L", &n, a, &n, w, work, &lwork, &info, 1, 1);
    return info;
}
#endif
