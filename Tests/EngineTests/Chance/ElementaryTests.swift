import Testing

@testable import NeedletailEngine

/// Arguments with the correctly rounded result's bit pattern and how many units in the last place ours is off.
///
/// The correct ones were computed to 60 digits by mpmath 1.3 (Python), which shares no code with these functions.
@Suite("Elementary functions")
struct ElementaryTests {
  @Test(
    "log gives the same bits everywhere, next to the exact ones",
    arguments: [
      (0x0977_5675_DD38_5CC3, 0xC082_E05F_F760_383F, 0),
      (0x2364_B10F_674E_8C62, 0xC073_C82D_8C9B_8329, 0),
      (0x3FE7_83D8_1224_88AD, 0xBFD3_B7DB_4C76_E074, 0),
      (0x3FF3_CF8B_BE36_FD11, 0x3FCB_5862_7FEB_CB5C, 0),
      (0x3FF6_64C3_5029_F406, 0x3FD5_8415_4935_84CB, 0),
      (0x3FF8_7858_755C_2B6F, 0x3FDB_30F5_8E18_612C, 0),
      (0x3FFB_70C3_32F4_5378, 0x3FE1_4303_CA74_27FE, 0),
      (0x3FFB_E2FA_39E3_B2CE, 0x3FE1_C722_F655_FFB7, 1),
      (0x518F_3FBD_7D8A_CED9, 0x4068_6E33_3F9A_FD52, 0),
      (0x5898_BBE1_73A6_3DDA, 0x4071_1891_B7AA_CDF3, 0),
      (0x6649_81AE_66AE_BC11, 0x407A_95D9_5ECD_1B93, 0),
      (0x735B_9B33_6DD1_D17F, 0x4081_D27F_DE74_E10C, 0),
    ] as [(UInt64, UInt64, Int64)])
  func log(argument: UInt64, exact: UInt64, off: Int64) {
    let x = Double(bitPattern: argument)
    #expect(Int64(bitPattern: Elementary.log(x).bitPattern) - Int64(bitPattern: exact) == off)
    #expect(abs(off) <= 1)
  }

  @Test(
    "exp gives the same bits everywhere, next to the exact ones",
    arguments: [
      (0x3FC2_BDE3_07C3_B9F0, 0x3FF2_85DD_C029_386D, -1),
      (0x3FCF_76D0_298B_0650, 0x3FF4_7565_2C48_C644, 0),
      (0x3FD6_0CE0_7BAD_32FC, 0x3FF6_94D3_D405_3BEC, 0),
      (0x3FDF_53A5_D86F_D07C, 0x3FFA_1A7E_97B5_8502, 0),
      (0x3FE9_E53B_8135_AB1C, 0x4001_F82E_F67A_BE3B, 0),
      (0x4077_51CE_ADFF_E5F0, 0x6193_89BE_77A0_7138, 0),
      (0x407A_1B2F_75D2_EA30, 0x6598_75F8_DACD_8B27, 1),
      (0x4082_9E19_29B5_3378, 0x75A6_ADDE_9039_3814, 0),
      (0xBFE6_3507_C09E_DCE6, 0x3FDF_F93B_F58F_A547, 0),
      (0xC052_69FC_5CD7_25D8, 0x394A_A9F2_A792_1B20, 0),
      (0xC079_A29E_5C93_6C72, 0x1AF3_2532_3248_AB63, 0),
      (0xC082_4F94_BB77_1E90, 0x0B19_374E_6135_D7EB, -1),
    ] as [(UInt64, UInt64, Int64)])
  func exp(argument: UInt64, exact: UInt64, off: Int64) {
    let x = Double(bitPattern: argument)
    #expect(Int64(bitPattern: Elementary.exp(x).bitPattern) - Int64(bitPattern: exact) == off)
    #expect(abs(off) <= 1)
  }

  @Test(
    "log1p gives the same bits everywhere, next to the exact ones",
    arguments: [
      (0x3E44_436C_EB4A_2BD7, 0x3E44_436C_E9AF_9110, 0),
      (0x3EB5_B451_54FC_5CBA, 0x3EB5_B450_6972_3CD5, -1),
      (0x3FC1_C49F_650E_A4E9, 0x3FC0_A365_552B_771D, 0),
      (0x3FDA_E030_2A24_6B54, 0x3FD6_7064_AC3C_722A, 0),
      (0xBC31_B4C4_F782_CFF0, 0xBC31_B4C4_F782_CFF0, 0),
      (0xBCAE_BDC2_38F5_29BC, 0xBCAE_BDC2_38F5_29BD, 1),
      (0xBCE5_6464_3C23_539F, 0xBCE5_6464_3C23_53A6, 0),
      (0xBCF1_40BD_DAF7_6CEB, 0xBCF1_40BD_DAF7_6CF4, 1),
      (0xBEB8_07B3_C664_2F7A, 0xBEB8_07B4_E71D_39CE, 1),
      (0xBEFB_AAB1_043B_9CF7, 0xBEFB_AAC8_EFF0_640C, 0),
      (0xBF16_1AB8_972A_ED6B, 0xBF16_1AF5_AB5C_7272, 0),
      (0xBF86_D88D_7150_0009, 0xBF86_F96B_0A38_065E, -1),
    ] as [(UInt64, UInt64, Int64)])
  func log1p(argument: UInt64, exact: UInt64, off: Int64) {
    let x = Double(bitPattern: argument)
    #expect(Int64(bitPattern: Elementary.log1p(x).bitPattern) - Int64(bitPattern: exact) == off)
    #expect(abs(off) <= 2)
  }

  @Test(
    "expm1 gives the same bits everywhere, next to the exact ones",
    arguments: [
      (0x3CD2_3857_B937_9DE7, 0x3CD2_3857_B937_9DEA, 0),
      (0x3E03_88F0_03D2_AAFD, 0x3E03_88F0_03EA_84CB, 0),
      (0x3E15_360E_7C58_49C5, 0x3E15_360E_7C90_86FE, 0),
      (0x3E3D_8895_BB86_14C4, 0x3E3D_8895_BD3A_322A, 0),
      (0xBC33_E951_1BAD_BD84, 0xBC33_E951_1BAD_BD84, 0),
      (0xBCF4_B499_C50A_9A12, 0xBCF4_B499_C50A_9A05, 0),
      (0xBD0A_A346_F533_0917, 0xBD0A_A346_F533_08EB, -1),
      (0xBDE2_CF7E_3E33_C46A, 0xBDE2_CF7E_3E2E_3D12, 0),
      (0xBE32_4B5D_BFB0_054B, 0xBE32_4B5D_BF08_AD9C, -1),
      (0xBE54_F5DE_BE78_07C7, 0xBE54_F5DE_BB09_59E4, -1),
      (0xBF94_1767_1704_7E23, 0xBF93_E545_E0A4_E090, 0),
      (0xBFB9_C906_5CC4_F512, 0xBFB8_8778_A28F_2911, 1),
    ] as [(UInt64, UInt64, Int64)])
  func expm1(argument: UInt64, exact: UInt64, off: Int64) {
    let x = Double(bitPattern: argument)
    #expect(Int64(bitPattern: Elementary.expm1(x).bitPattern) - Int64(bitPattern: exact) == off)
    #expect(abs(off) <= 1)
  }

  @Test(
    "pow gives the same bits everywhere, next to the exact ones",
    arguments: [
      (0x3EAC_C130_99F0_4120, 0x403A_48E4_B3EA_0788, 0x1ED3_0744_9335_8A96, 0),
      (0x3F94_5800_4287_73DC, 0x4028_CEA2_FAF2_932C, 0x3B8D_5FE0_E868_702F, 1),
      (0x3FCE_FC20_D612_DD78, 0x3FE4_07B5_1FEB_882D, 0x3FDA_5637_628F_95EC, 0),
      (0x3FEA_5664_D341_0108, 0x4013_E073_5C30_0156, 0x3FD8_511A_8753_B2BA, 0),
      (0x3FEF_BEFF_01B0_A43F, 0xC0AC_426F_1DA3_F8FC, 0x4287_D3B0_2D2F_D453, 0),
      (0x3FEF_C15D_0B97_AB22, 0xC0C2_9E8D_7F79_8EEE, 0x4687_A3DD_BD79_9E1B, 0),
      (0x3FF0_060C_37D4_73A4, 0xC0BE_93F9_682E_D7F5, 0x3EE4_382C_383B_38C6, 0),
      (0x3FF0_16EB_3F57_DCE7, 0xC096_5406_DD68_39C8, 0x3F36_9277_AC54_A878, 0),
      (0x3FF1_D532_B955_8816, 0x3FB0_38A2_6BB2_4520, 0x3FF0_1C3E_88F9_82ED, 0),
      (0x3FF6_1686_C506_F216, 0x3FEA_22CB_187A_A8F8, 0x3FF4_D215_F850_55DC, 0),
      (0x4034_C528_F384_992F, 0xC033_D65A_42CC_32C5, 0x3A82_2A87_6119_D055, 0),
      (0x40A8_5B84_3D27_2DD7, 0xC029_FBBA_2B6C_8E70, 0x3682_9263_408C_85F4, 0),
    ] as [(UInt64, UInt64, UInt64, Int64)])
  func pow(xBits: UInt64, yBits: UInt64, exact: UInt64, off: Int64) {
    let (x, y) = (Double(bitPattern: xBits), Double(bitPattern: yBits))
    #expect(Int64(Elementary.pow(x, y).bitPattern) - Int64(exact) == off)
    #expect(abs(off) <= 1)
  }

  @Test(
    "the inverse normal gives the same bits everywhere, next to the exact ones",
    arguments: [
      (0x3CD1_4F2E_E2C7_366C, 0xC01F_C901_A60B_32EC, -1),
      (0x3D3F_3CA9_5DA4_75D7, 0xC01D_56E5_C43E_2448, 0),
      (0x3D77_8077_01F9_7FF4, 0xC01B_F9D7_665B_83C1, 0),
      (0x3EB6_1353_9704_D617, 0xC012_CA67_1A36_CE6E, -1),
      (0x3F20_7987_B5E2_9752, 0xC00D_4969_548D_0270, -1),
      (0x3FA1_0D54_727C_1AC8, 0xBFFD_5949_BAF6_41B3, 1),
      (0x3FAC_E3A9_C461_F3D2, 0xBFF9_5E47_522E_AE2B, -1),
      (0x3FB1_DA4B_3A5E_1508, 0xBFF7_A4DE_C61F_4B89, 0),
      (0x3FCC_C2FB_634B_BD20, 0xBFE8_348C_0BB7_2DC4, -2),
      (0x3FD4_90F8_4857_FAEF, 0xBFDD_B10F_8CF4_ED20, -2),
      (0x3FDB_7DD9_CB5D_5A90, 0xBFC6_B872_36F8_EBAC, -1),
      (0x3FDD_048B_026E_4529, 0xBFBD_F84D_076C_B4A2, -2),
    ] as [(UInt64, UInt64, Int64)])
  func inverseNormal(argument: UInt64, exact: UInt64, off: Int64) {
    let x = Double(bitPattern: argument)
    #expect(Int64(bitPattern: NormalDistribution.lowerQuantile(x).bitPattern) - Int64(bitPattern: exact) == off)
    #expect(abs(off) <= 3)
  }

  @Test("hold at the edges of their domains")
  func edges() {
    #expect(Elementary.log(0) == -.infinity && Elementary.log(-1).isNaN && Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(1) == 0 && Elementary.exp(0) == 1)
    #expect(Elementary.exp(710) == .infinity && Elementary.exp(-746) == 0)
    #expect(Elementary.exp(-.infinity) == 0 && Elementary.exp(.nan).isNaN)
    #expect(Elementary.pow(0, 2) == 0 && Elementary.pow(0, -1) == .infinity && Elementary.pow(5, 0) == 1)
    #expect(Elementary.pow(2, 1_023) == 0x1p1023 && Elementary.pow(2, 1_024) == .infinity)
    #expect(Elementary.pow(2, -1_074) == 0x1p-1074 && Elementary.pow(2, -1_080) == 0)
    #expect(Elementary.pow(3, 5) == 243 && Elementary.pow(10, 15) == 1e15)
    #expect(Elementary.log(0x1p-1074) == -744.4400719213812)
  }

  @Test("log-gamma is the logarithm of factorials")
  func logGamma() {
    var factorial = 1.0
    for n in 1...20 {
      #expect(
        abs(GammaFunction.log(Double(n)) - Elementary.log(factorial)) <= 4e-15 * max(1, Elementary.log(factorial)))
      factorial *= Double(n)
    }
    // Γ(½) = √π
    #expect(abs(GammaFunction.log(0.5) - 0.5723649429247001) < 4e-15)
  }

  @Test(
    "incomplete gamma tails agree with mpmath",
    arguments: [
      (0.0625, 0.001, 0.6711004745111938, 0.32889952548880624),
      (0.5, 0.02, 0.15851941887820606, 0.8414805811217939),
      (0.5, 30, 0.9999999999999906, 9.485737571073848e-15),
      (4, 1, 0.01898815687615381, 0.9810118431238462),
      (4, 12, 0.9977082087922086, 0.002291791207791422),
      (4, 40, 0.9999999999999512, 4.888864465181051e-14),
      (99, 60, 2.5031754677756104e-06, 0.9999974968245322),
      (99, 140, 0.9998885385694418, 0.00011146143055819822),
      (100, 60, 1.4815276326460468e-06, 0.9999985184723673),
      (100, 140, 0.9998389428252874, 0.00016105717471255585),
      (400, 400, 0.5066491298389054, 0.4933508701610945),
      (1000, 900, 0.0005499022657117829, 0.9994500977342882),
      (1000, 1150, 0.9999971262239397, 2.8737760603923574e-06),
    ] as [(Double, Double, Double, Double)])
  func incompleteGamma(shape: Double, x: Double, lower: Double, upper: Double) {
    let gamma = IncompleteGamma(shape: shape)
    #expect(abs(gamma.lower(x) - lower) <= 2e-12 * lower)
    #expect(abs(gamma.upper(x) - upper) <= 2e-12 * upper)
  }
}
