import { createFetchImage } from "../../../functions/fetch-image.ts";
import { useTestApp } from "../test-app.ts";
import { type BadInput, describeCorpus, segmentWith } from "./describe-corpus.ts";

const app = useTestApp({ ALLWEATHER_IMAGE_URL_HOSTS: "images.example.org,*.photos.example.org" });
const closed = useTestApp();
const post = segmentWith(app);
const refused = { status: 422, code: "url_not_allowed" };

const send = (url: string) => () =>
  post(JSON.stringify({ images: [{ url }] }), { "Content-Type": "application/json" });

/** What must not be reached though it is written differently each time: this machine, its network, its cloud. */
const INSIDE = {
  loopback: "https://127.0.0.1/",
  "loopback, short": "https://127.1/",
  "loopback, decimal": "https://2130706433/",
  "loopback, hex": "https://0x7f000001/",
  "loopback, hex by byte": "https://0x7f.0x0.0x0.0x1/",
  "loopback, octal": "https://0177.0.0.1/",
  "loopback, octal in one": "https://017700000001/",
  "loopback in wide digits": "https://１２７.0.0.1/",
  "loopback in circles": "https://①②⑦.⓪.⓪.①/",
  "loopback, percent-encoded": "https://%31%32%37.0.0.1/",
  "loopback by name": "https://localhost/",
  "loopback in IPv6": "https://[::1]/",
  "no address": "https://0.0.0.0/",
  "no address in IPv6": "https://[::]/",
  "IPv4-mapped loopback": "https://[::ffff:127.0.0.1]/",
  "IPv4-mapped loopback, hex": "https://[::ffff:7f00:1]/",
  "IPv4-compatible loopback": "https://[::127.0.0.1]/",
  "NAT64 of loopback": "https://[64:ff9b::127.0.0.1]/",
  "6to4 of loopback": "https://[2002:7f00:1::]/",
  Teredo: "https://[2001:0:7f00:1::]/",
  "the credentials of a cloud": "https://169.254.169.254/latest/meta-data/",
  "the same, decimal": "https://2852039166/",
  "the same in IPv6": "https://[fd00:ec2::254]/",
  "the same by name": "https://metadata.google.internal/",
  "a private network": "https://10.0.0.1/",
  "another one": "https://172.16.0.1/",
  "a third one": "https://192.168.0.1/",
  "a carrier's network": "https://100.64.0.1/",
  "link-local": "https://[fe80::1]/",
  "unique local": "https://[fc00::1]/",
  multicast: "https://224.0.0.1/",
  broadcast: "https://255.255.255.255/",
  benchmarking: "https://198.18.0.1/",
  "the protocol's own": "https://192.0.0.1/",
  reserved: "https://240.0.0.1/",
  "documentation in IPv6": "https://[3fff::1]/",
  "local NAT64": "https://[64:ff9b:1::10.0.0.1]/",
  "link-local with a zone": "https://[fe80::1%25eth0]/",
  "a public address with a zone": "https://[2606:4700:4700::1111%25eth0]/",
};

const SPELLINGS = {
  http: "http://images.example.org/a.jpg",
  "another scheme": "ftp://images.example.org/a.jpg",
  "a file": "file:///etc/passwd",
  "a data URL": "data:image/png;base64,AAAA",
  "a blob": "blob:https://images.example.org/1",
  "a bucket": "s3://images/a.jpg",
  "a gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
  "no scheme": "images.example.org/a.jpg",
  "a user name": "https://images.example.org@127.0.0.1/",
  "a password": "https://a:b@images.example.org/",
  "another port": "https://images.example.org:22/",
  "a host that starts like a listed one": "https://images.example.org.evil.example/",
  "a host that ends like a listed one": "https://evil-photos.example.org/",
  "the listed host behind a #": "https://evil.example#@images.example.org/",
  "the listed host behind a backslash": "https://evil.example\\@images.example.org/",
  "the listed host in the query": "https://evil.example/?images.example.org",
  "the listed host in Cyrillic": "https://іmages.example.org/",
  "the listed host with a dot behind": "https://images.example.org./",
  "a line break in the scheme": "ht\ntp://127.0.0.1/",
  "a line break and a header": "https://127.0.0.1/\r\nHost: images.example.org",
  "3,000 characters": `https://images.example.org/${"a".repeat(3000)}`,
  nothing: "",
};

const rows = (urls: Record<string, string>): BadInput[] =>
  Object.entries(urls).map(([name, url]) => ({ name, ...refused, send: send(url) }));

describeCorpus("addresses inside", app, rows(INSIDE));
describeCorpus("spellings of URLs", app, rows(SPELLINGS));

describeCorpus("names with addresses inside", app, [
  ...Object.entries({
    loopback: ["127.0.0.1"],
    "the credentials of a cloud": ["169.254.169.254"],
    "a private network": ["10.0.0.1"],
    "IPv4-mapped loopback": ["::ffff:127.0.0.1"],
    "NAT64 of loopback": ["64:ff9b::7f00:1"],
    "one of two": ["8.8.8.8", "10.0.0.1"],
    benchmarking: ["198.18.0.1"],
    "the protocol's own": ["192.0.0.1"],
    reserved: ["240.0.0.1"],
    "documentation in IPv6": ["3fff::1"],
    "local NAT64": ["64:ff9b:1::a00:1"],
    "link-local with a zone": ["fe80::1%eth0"],
  }).map(([name, addresses]) => ({
    name,
    ...refused,
    send: () => {
      app.services.fetchImage = createFetchImage({
        ...app.services.inputs.imageUrls,
        network: {
          lookup: async () =>
            addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
        },
      });
      return send("https://images.example.org/a.jpg")();
    },
  })),
  {
    name: "none at all",
    status: 422,
    code: "url_unreachable",
    send: () => {
      app.services.fetchImage = createFetchImage({
        ...app.services.inputs.imageUrls,
        network: { lookup: () => Promise.reject(new Error("ENOTFOUND")) },
      });
      return send("https://images.example.org/a.jpg")();
    },
  },
]);

describeCorpus("a server that has no list of hosts", closed, [
  {
    name: "any URL",
    ...refused,
    send: () =>
      segmentWith(closed)('{"images": [{"url": "https://images.example.org/a.jpg"}]}', {
        "Content-Type": "application/json",
      }),
  },
]);
