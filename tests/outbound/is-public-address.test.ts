import { expect, test } from "vitest";
import { isPublicAddress } from "#outbound";

test.each(["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001:800::200e"])(
  "%s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ["loopback", "127.0.0.1"],
  ["loopback", "127.255.255.254"],
  ["loopback", "::1"],
  ["no address", "0.0.0.0"],
  ["this network", "0.1.2.3"],
  ["no address", "::"],
  ["private", "10.0.0.1"],
  ["private", "172.16.0.1"],
  ["private", "172.31.255.255"],
  ["private", "192.168.1.1"],
  ["link-local, where clouds keep their credentials", "169.254.169.254"],
  ["link-local", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["where AWS keeps its credentials", "fd00:ec2::254"],
  ["shared by a carrier", "100.64.0.1"],
  ["unique local", "fc00::1"],
  ["unique local", "fdff::1"],
  ["site-local, given up long ago", "fec0::1"],
  ["multicast", "224.0.0.1"],
  ["multicast", "ff02::1"],
  ["broadcast", "255.255.255.255"],
  ["reserved", "240.0.0.1"],
  ["reserved", "192.0.0.1"],
  ["benchmarking", "198.18.0.1"],
  ["benchmarking", "2001:2::1"],
  ["documentation", "192.0.2.1"],
  ["documentation", "198.51.100.1"],
  ["documentation", "203.0.113.1"],
  ["documentation", "2001:db8::1"],
  ["documentation", "3fff::1"],
  ["an old relay", "192.88.99.1"],
  ["IPv4-mapped loopback", "::ffff:127.0.0.1"],
  ["IPv4-mapped loopback in hex", "::ffff:7f00:1"],
  ["IPv4-mapped, of a public one too", "::ffff:8.8.8.8"],
  ["IPv4-compatible", "::127.0.0.1"],
  ["IPv4-translated", "::ffff:0:127.0.0.1"],
  ["NAT64 of a private one", "64:ff9b::10.0.0.1"],
  ["local NAT64", "64:ff9b:1::10.0.0.1"],
  ["6to4 of a private one", "2002:a00:1::1"],
  ["Teredo", "2001:0:a00:1::1"],
  ["thrown away", "100::1"],
  ["not given out", "4000::1"],
  ["segment routing", "5f00::1"],
  ["a decimal number", "2130706433"],
  ["octal", "0177.0.0.1"],
  ["hex", "0x7f.0.0.1"],
  ["short", "127.1"],
  ["a name", "example.org"],
  ["nothing", ""],
])("%s is not public: %s", (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});
