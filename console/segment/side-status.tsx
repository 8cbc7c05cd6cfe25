import { FailureNote } from "../parts/failure-note.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { cancelSide, outcomes, type SideName, segmentSide } from "./segment-state.ts";

/** Whether one side is still being asked about, or why there is no answer. */
export function SideStatus({ name, title }: { name: SideName; title: string | undefined }) {
  const { result, since, failure, isCalledOff } = outcomes[name].value;
  const where = title === undefined ? "" : ` (${title.toLowerCase()})`;
  const again = () => void segmentSide(name);
  return (
    <>
      <Waiting
        since={since}
        isCalledOff={isCalledOff}
        doing={`Segmenting${where}`}
        done={
          result && `The labels of ${result.model.name}@${result.model.version}${where} are there.`
        }
        onCancel={() => cancelSide(name)}
        onStart={again}
      />
      {failure !== undefined && <FailureNote failure={failure} onRetry={again} />}
    </>
  );
}
