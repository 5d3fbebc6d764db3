// @ts-check
/** The libraries of the IAB's framework that the banner is made of; the build makes one file of them. */
export { CmpApi } from '@iabtechlabtcf/cmpapi';
export { GVL, TCModel, TCString } from '@iabtechlabtcf/core';
