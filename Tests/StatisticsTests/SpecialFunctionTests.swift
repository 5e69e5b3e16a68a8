import Glibc
import Testing

@testable import Statistics

/// Reference values: mpmath with 50 digits.
@Suite struct SpecialFunctionTests {
    @Test(
        arguments: [
            (1, 1, 0), (1e-10, 1e-10, 23.718998110500402113), (1e-10, 1e10, 23.025850927580150144),
            (0.5, 0.5, 1.1447298858494001741), (3, 1e8, -54.568895081297150857),
            (1e5, 2e5, -190958.88527911684967), (1e12, 1e-3, 6.8795478642679256124),
            (12.5, 13.25, -17.839605996420530473),
        ] as [(Double, Double, Double)])
    func `the log beta function keeps its digits at any size`(
        a: Double, b: Double, expected: Double
    ) {
        expectClose(SpecialFunctions.logBeta(a, b), expected, tolerance: 1e-14, floor: 1e-15)
        #expect(SpecialFunctions.logBeta(a, b) == SpecialFunctions.logBeta(b, a))
    }

    @Test(
        arguments: [
            (1, 1e-12, -5.7721566490071038196e-13), (1, 1e-5, -5.7720744027126695955e-6),
            (0.001, 7, -0.32605481226998666538), (10_000, 1e-9, 9.2102903711428999797e-9),
            (1e8, 1000, 18420.68573893572388), (2.5, 1e6, 12815538.823243011096),
            (1e15, 3, 103.61632918473205878),
        ] as [(Double, Double, Double)])
    func `a difference of log gammas does not cancel`(
        base: Double, step: Double, expected: Double
    ) {
        expectClose(
            SpecialFunctions.logGammaDifference(base: base, step: step), expected,
            tolerance: 2e-14)
    }

    @Test(
        arguments: [
            (1e-8, -100000000.57721564636), (1, -0.57721566490153286061),
            (1.4616, -0.000031106251230341649658),
            (1.4616321449683622, -9.2412655217294275168e-17), (1.5, 0.036489973978576520559),
            (10, 2.2517525890667211076), (1e10, 23.02585092989045684),
            (-0.5, 0.036489973978576520559), (-10.25, 5.5168584198862733053),
        ] as [(Double, Double)])
    func `digamma agrees with its reference, at its root too`(x: Double, expected: Double) {
        expectClose(SpecialFunctions.digamma(x), expected, tolerance: 2e-14)
    }

    @Test(arguments: [0, -1, -7.0]) func `digamma has no value at its poles`(x: Double) {
        #expect(SpecialFunctions.digamma(x).isNaN)
    }

    @Test(
        arguments: [
            (1e-5, 10000000001.64490839), (0.1, 101.4332991507927477), (1, 1.6449340668482264365),
            (2.5, 0.49035775610023486497), (11.9, 0.087663201190004183574),
            (12, 0.08690187287176839075), (1000, 0.0010005001666666333334),
            (1e10, 1.00000000005e-10),
        ] as [(Double, Double)])
    func `trigamma agrees with its reference`(x: Double, expected: Double) {
        expectClose(SpecialFunctions.trigamma(x), expected, tolerance: 1e-15)
    }

    @Test(
        arguments: [
            (0.5, 1e-9, 1e-9, 0.5, 0.5),
            (0.2, 1e-12, 1, 0.99999999999839056209, 1.6094379124328051e-12),
            (1e-300, 0.01, 2, 0.0010099999999999998552, 0.99899000000000000014),
            (0.3, 300, 700, 0.50367118286076760796, 0.49632881713923239204),
            (0.31, 30_000, 70_000, 0.99999999999653342223, 3.466577771231889654e-12),
            (0.299, 30_000, 70_000, 0.24522821605843910181, 0.75477178394156089819),
            (0.001, 2, 3000, 0.8011504240078548318, 0.1988495759921451682),
            (0.999, 2, 0.25, 0.77775953073038557361, 0.22224046926961442639),
            (0.5, 1e6, 1_002_000, 0.92124670603800821164, 0.078753293961991788356),
            (0, 2, 3, 0, 1), (1, 2, 3, 1, 0),
        ] as [(Double, Double, Double, Double, Double)])
    func `the incomplete beta function and its complement agree with their references`(
        x: Double, a: Double, b: Double, lower: Double, upper: Double
    ) {
        expectClose(SpecialFunctions.incompleteBeta(x, a, b), lower, "lower")
        expectClose(SpecialFunctions.incompleteBetaComplement(x, a, b), upper, "upper")
        let mirrored = SpecialFunctions.logIncompleteBeta(1 - x, complement: x, b, a)
        expectClose(exp(mirrored.lower), upper, tolerance: 1e-10, "mirrored")
    }

    @Test(
        arguments: [
            (1e-9, 1e-3, 0.99999999366846065509, 6.3315393449134220406e-9),
            (0.5, 1, 0.84270079294971486934, 0.15729920705028513066),
            (0.9, 1.1, 0.7079970150031589175, 0.2920029849968410825),
            (1e4, 10_200, 0.97671267786640119605, 0.023287322133598803947),
            (1e4, 9800, 0.022207543813969693862, 0.97779245618603030614),
            (1e6, 1e6, 0.50013298076087259124, 0.49986701923912740876),
            (30, 500, 1, 1.5930996276176762996e-170), (2, 0, 0, 1), (2, .infinity, 1, 0),
        ] as [(Double, Double, Double, Double)])
    func `the incomplete gamma function and its complement agree with their references`(
        a: Double, x: Double, lower: Double, upper: Double
    ) {
        expectClose(SpecialFunctions.incompleteGamma(a, x), lower, "lower")
        expectClose(SpecialFunctions.incompleteGammaComplement(a, x), upper, "upper")
    }
}
