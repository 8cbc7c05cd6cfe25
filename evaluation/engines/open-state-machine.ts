import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { StateMachine } from "./step-functions-engine.ts";

const ENDED_BADLY = ["FAILED", "TIMED_OUT", "ABORTED"];

/** A state machine of AWS, with the credentials and the region that the AWS SDK finds. */
export function openStateMachine({
  arn,
  client = new SFNClient(),
}: {
  arn: string;
  client?: SFNClient;
}): StateMachine {
  const executionArn = (name: string) => `${arn.replace(":stateMachine:", ":execution:")}:${name}`;

  return {
    async start({ name, input }) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn: arn, name, input }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) {
          throw error;
        }
      }
    },

    async stop({ name }) {
      await client.send(new StopExecutionCommand({ executionArn: executionArn(name) }));
    },

    async failure({ name }) {
      try {
        const { status, error, cause } = await client.send(
          new DescribeExecutionCommand({ executionArn: executionArn(name) }),
        );
        return ENDED_BADLY.includes(status ?? "") ? [status, error, cause].join(" ") : undefined;
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) {
          return undefined;
        }
        throw error;
      }
    },
  };
}
