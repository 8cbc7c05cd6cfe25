import type { StateMachine } from "./step-functions-engine.ts";

const ENDED_BADLY = ["FAILED", "TIMED_OUT", "ABORTED"];

/** A state machine of AWS, with the credentials and the region that the AWS SDK finds. */
export async function openStateMachine({ arn }: { arn: string }): Promise<StateMachine> {
  // The SDK takes a while to load, and few processes need it.
  const sdk = await import("@aws-sdk/client-sfn");
  const client = new sdk.SFNClient();
  const executionArn = (name: string) => `${arn.replace(":stateMachine:", ":execution:")}:${name}`;

  return {
    async start({ name, input }) {
      await client.send(new sdk.StartExecutionCommand({ stateMachineArn: arn, name, input }));
    },

    async stop({ name }) {
      await client.send(new sdk.StopExecutionCommand({ executionArn: executionArn(name) }));
    },

    async failure({ name }) {
      try {
        const { status, error, cause } = await client.send(
          new sdk.DescribeExecutionCommand({ executionArn: executionArn(name) }),
        );
        return ENDED_BADLY.includes(status ?? "") ? [status, error, cause].join(" ") : undefined;
      } catch (error) {
        if (error instanceof sdk.ExecutionDoesNotExist) {
          return undefined;
        }
        throw error;
      }
    },
  };
}
