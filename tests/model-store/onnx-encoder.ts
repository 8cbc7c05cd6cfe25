import protobuf from "protobufjs";

/** A part of ONNX's onnx.proto, written down apart from the product's own, so that neither hides a slip. */
const { root } = protobuf.parse(`
syntax = "proto2";
message ModelProto {
  optional int64 ir_version = 1;
  repeated OperatorSetIdProto opset_import = 8;
  optional GraphProto graph = 7;
  repeated TrainingInfoProto training_info = 20;
  repeated FunctionProto functions = 25;
}
message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
message TrainingInfoProto { optional GraphProto algorithm = 2; }
message FunctionProto { optional string name = 1; optional string domain = 10; }
message GraphProto {
  repeated NodeProto node = 1;
  optional string name = 2;
  repeated TensorProto initializer = 5;
  repeated SparseTensorProto sparse_initializer = 15;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
}
message NodeProto {
  repeated string input = 1;
  repeated string output = 2;
  optional string name = 3;
  optional string op_type = 4;
  optional string domain = 7;
  repeated AttributeProto attribute = 5;
}
message AttributeProto {
  optional string name = 1;
  optional int32 type = 20;
  optional int64 i = 3;
  repeated int64 ints = 8;
  optional TensorProto t = 5;
  optional GraphProto g = 6;
  optional SparseTensorProto sparse_tensor = 22;
  repeated TensorProto tensors = 10;
  repeated GraphProto graphs = 11;
  repeated SparseTensorProto sparse_tensors = 23;
}
message TensorProto {
  repeated int64 dims = 1;
  optional int32 data_type = 2;
  optional string name = 8;
  optional bytes raw_data = 9;
  repeated StringStringEntryProto external_data = 13;
  optional int32 data_location = 14;
}
message SparseTensorProto { optional TensorProto values = 1; }
message StringStringEntryProto { optional string key = 1; optional string value = 2; }
message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
message TypeProto {
  message Tensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; }
  optional Tensor tensor_type = 1;
}
message TensorShapeProto {
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  repeated Dimension dim = 1;
}`);

export interface Model {
  irVersion: number;
  opsetImport: { domain?: string; version: number }[];
  graph: Graph;
  trainingInfo?: { algorithm: Graph }[];
  functions?: { name: string; domain: string }[];
}

export interface Graph {
  name?: string;
  node: Node[];
  initializer: Tensor[];
  sparseInitializer?: { values: Tensor }[];
  input: Value[];
  output: Value[];
}

export interface Node {
  opType: string;
  input: string[];
  output: string[];
  name?: string;
  domain?: string;
  attribute?: Attribute[];
}

export interface Attribute {
  name: string;
  /** 2 for i, 4 for t, 5 for g, 7 for ints, 9 for tensors, 10 for graphs, 11 and 12 for sparse. */
  type: number;
  i?: number;
  ints?: number[];
  t?: Tensor;
  g?: Graph;
  tensors?: Tensor[];
  graphs?: Graph[];
  sparseTensor?: { values: Tensor };
  sparseTensors?: { values: Tensor }[];
}

export interface Tensor {
  name: string;
  dims: number[];
  dataType: number;
  rawData?: Uint8Array;
  externalData?: { key: string; value: string }[];
  dataLocation?: number;
}

export interface Value {
  name: string;
  type: {
    tensorType: { elemType: number; shape: { dim: { dimValue?: number; dimParam?: string }[] } };
  };
}

export function encodeModel(model: Model): Uint8Array {
  return encode("ModelProto", model);
}

export function encodeTensor(tensor: Tensor): Uint8Array {
  return encode("TensorProto", tensor);
}

function encode(typeName: string, message: object): Uint8Array {
  const type = root.lookupType(typeName);
  return type.encode(type.fromObject(message)).finish();
}
