import protobuf from "protobufjs";
import type { Refuse } from "./refusal.ts";

/**
 * The part of ONNX's onnx.proto that is checked. Fields that are refused wherever they appear are
 * declared as bytes, which is what any message is on the wire.
 */
const ONNX_PROTO = `
syntax = "proto2";

message ModelProto {
  optional GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8;
  repeated bytes training_info = 20;
  repeated bytes functions = 25;
}
message OperatorSetIdProto {
  optional string domain = 1;
  optional int64 version = 2;
}
message GraphProto {
  repeated NodeProto node = 1;
  repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
  repeated bytes sparse_initializer = 15;
}
message NodeProto {
  optional string name = 3;
  optional string op_type = 4;
  optional string domain = 7;
  repeated AttributeProto attribute = 5;
}
message AttributeProto {
  optional TensorProto t = 5;
  optional GraphProto g = 6;
  repeated TensorProto tensors = 10;
  repeated GraphProto graphs = 11;
  repeated bytes sparse_tensor = 22;
  repeated bytes sparse_tensors = 23;
}
message TensorProto {
  repeated int64 dims = 1;
  optional int32 data_type = 2;
  optional string name = 8;
  repeated StringStringEntryProto external_data = 13;
  optional int32 data_location = 14;
}
message StringStringEntryProto {
  optional string key = 1;
  optional string value = 2;
}
message ValueInfoProto {
  optional string name = 1;
  optional TypeProto type = 2;
}
message TypeProto {
  optional Tensor tensor_type = 1;
  message Tensor {
    optional int32 elem_type = 1;
    optional TensorShapeProto shape = 2;
  }
}
message TensorShapeProto {
  repeated Dimension dim = 1;
  message Dimension {
    oneof value {
      int64 dim_value = 1;
      string dim_param = 2;
    }
  }
}`;

/** A 64-bit integer, as protobufjs gives it. */
export interface Int64 {
  toNumber(): number;
}

export interface OnnxModel {
  graph: OnnxGraph | null;
  opsetImport: { domain: string; version: Int64 }[];
  trainingInfo: Uint8Array[];
  functions: Uint8Array[];
}

export interface OnnxGraph {
  node: OnnxNode[];
  initializer: OnnxTensor[];
  sparseInitializer: Uint8Array[];
  input: OnnxValue[];
  output: OnnxValue[];
}

export interface OnnxNode {
  name: string;
  opType: string;
  domain: string;
  attribute: {
    t: OnnxTensor | null;
    g: OnnxGraph | null;
    tensors: OnnxTensor[];
    graphs: OnnxGraph[];
    sparseTensor: Uint8Array[];
    sparseTensors: Uint8Array[];
  }[];
}

export interface OnnxTensor {
  dims: Int64[];
  dataType: number;
  name: string;
  externalData: { key: string; value: string }[];
  dataLocation: number;
}

export interface OnnxValue {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: OnnxDimension[] } | null } | null } | null;
}

export interface OnnxDimension {
  value?: "dimValue" | "dimParam";
  dimValue: Int64;
  dimParam: string;
}

const modelType = protobuf.parse(ONNX_PROTO).root.lookupType("ModelProto");

/**
 * Reads an ONNX file as onnxruntime reads it: what comes twice is merged or replaced alike, so
 * that nothing can hide from the checks. Messages nested deeper than 100 are refused.
 *
 * @throws ServiceError `version_invalid` when the bytes are no ONNX model.
 */
export function decodeModel({ bytes, refuse }: { bytes: Uint8Array; refuse: Refuse }): OnnxModel {
  const reader = protobuf.Reader.create(bytes);
  // Otherwise each unknown field would be kept as an object of its own.
  reader.discardUnknown = true;
  try {
    return modelType.decode(reader) as unknown as OnnxModel;
  } catch (error) {
    throw refuse(`is no ONNX model: ${(error as Error).message}.`);
  }
}
