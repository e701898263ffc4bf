import Arithmetic

/// The x coordinate of secp256k1's generator (SEC 2, section 2.4.1).
let generatorX = UInt256(
    limbs: 0x59f2_815b_16f8_1798, 0x029b_fcdb_2dce_28d9, 0x55a0_6295_ce87_0b07,
    0x79be_667e_f9dc_bbac)
