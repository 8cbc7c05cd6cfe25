// Made from openapi.yaml by npm run generate. Do not edit.

export interface paths {
    "/v1/segment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn a street photograph into a label map
         * @description The image is the request body itself; or there are one or more in a multipart form or in JSON, with what to do with them. Formats of images are told from their content: JPEG, PNG or WebP. EXIF orientation is applied. The answer has the image's own size.
         */
        post: operations["segmentImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/style-previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what styles change of a street photograph's label map
         * @description Between two halves of the network each patch of the image is given a mixture of its own statistics and a style's, as in training; then the network goes on. The image comes as it does to `POST /v1/segment`, one of them. It costs the quota its pixels once as it is, and once for each style.
         */
        post: operations["previewStyles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs, newest first
         * @description One whose stored files are damaged is left out, so a page may be shorter than `limit`.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far a job is
         * @description An image's outputs are there as soon as it is done.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch a job
         * @description Server-sent events: `start` with the status, `output` with what an image came to, in the images' order, and `completed` with the status. With `Last-Event-ID` only what follows comes, so a client that was cut off misses nothing and sees nothing twice. The stream also ends when the server is about to close: connect again.
         */
        get: operations["watchJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description No image is begun any more; what was done stays. Canceling twice is no error.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/outputs/{image}/{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one output of a job
         * @description What `POST /v1/segment` would have answered for this image and format.
         */
        get: operations["getJobOutput"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks and what became of them
         * @description Those of the tenant's newest jobs first, each with every attempt. `state=dead` lists those whose last attempt has failed. Some may be left out, so a page may be shorter than `limit`.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a dead webhook anew
         * @description With the whole schedule before it, the same `webhook-id`, and its endpoint enabled if it had answered 410. A webhook that is on its way or was delivered stays as it is.
         */
        post: operations["retryWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the tenant's webhooks are verified with
         * @description Every webhook is signed with each of these. A receiver needs the first; the others are being replaced. None when the server sends no webhooks.
         */
        get: operations["listWebhookSecrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an address to send a large image to
         * @description The address takes the file that was described, once, for a quarter of an hour. It may be this server's or that of its object store; either way, send the file there with the method and the headers of the answer, and then name it by its key.
         */
        post: operations["createUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send a large image to the address that was given for it
         * @description Not to be built by hand: this is the `url` that `POST /v1/uploads` gives where the store is not itself on the internet. The signature in it stands for credentials.
         */
        put: operations["putUpload"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the models that there are */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one model: its versions, its aliases, and what was measured */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a model version's manifest
         * @description Files with digests, licences, training data, and measured results by visual domain.
         */
        get: operations["getModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/styles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the styles of a version's bank */
        get: operations["listStyles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{name}/styles/thumbnails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the pictures of a version's styles
         * @description One PNG for all: `GET /v1/models/{name}/styles` says how its tiles lie.
         */
        get: operations["getStyleThumbnails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/label-sets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a label set: names, colours, ids */
        get: operations["getLabelSet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List evaluations, newest first
         * @description One whose stored files are damaged is shown with the damage as its `failure`; one of which not even the request can be read is left out, so a page may be shorter than `limit`.
         */
        get: operations["listEvaluations"];
        put?: never;
        /**
         * Measure a model version on a stored dataset
         * @description Starts a job. Images that cannot be scored are listed with their reason, and the job goes on. A job outlives the process that runs it.
         */
        post: operations["createEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how far an evaluation is */
        get: operations["getEvaluation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch an evaluation
         * @description Server-sent events. Each `progress` and the last event (`succeeded`, `failed`, `canceled`) carry the status; ids are the state, with the number of images done before the end. With `Last-Event-ID` only what is newer comes, so a client that was cut off misses nothing and sees nothing twice. The stream also ends when the server is about to close: connect again.
         */
        get: operations["watchEvaluation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an evaluation
         * @description Whoever works on it stops within two seconds. Canceling twice is no error.
         */
        post: operations["cancelEvaluation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the report of a finished evaluation
         * @description As numbers, as a page for people, or as one picture: what `format` says, or else `Accept`.
         */
        get: operations["getEvaluationReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two evaluations, label by label and domain by domain
         * @description Differences are the second's minus the first's, with intervals over the same resampled images for both. Evaluations of different protocols are refused unless `anyProtocol` is `true`.
         */
        get: operations["compareEvaluations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the datasets that there are to evaluate on
         * @description Those that describe themselves in a `dataset.json`. A plain folder with `image/` and `label/` can be named too.
         */
        get: operations["listDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Does the process answer?
         * @description A process that does not answer this in seconds should be started anew.
         */
        get: operations["isLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/started": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Has the process come up? */
        get: operations["hasStarted"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Would a request be answered at once?
         * @description Yes when every child process has the default model loaded and checked, the store answers, and the server is not about to end.
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read counters and times, for Prometheus
         * @description The text format of Prometheus. docs/operations.md tells what each metric means.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what this server is and which extensions of the protocol it has */
        get: operations["getInferenceServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the process answer? */
        get: operations["isInferenceServerLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Has the default model been loaded and checked? */
        get: operations["isInferenceServerReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what every model did */
        get: operations["getInferenceStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what a model did */
        get: operations["getInferenceModelStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what a model did */
        get: operations["getInferenceModelVersionStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what a model takes and gives
         * @description `LABELS` are indices of the model's label set. `CONFIDENCE` is 65535 times the largest softmax probability. `SCORES` are at the network's own stride, and are answered only when they are asked for.
         */
        get: operations["getInferenceModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Can a model be asked? */
        get: operations["isInferenceModelReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what a model takes and gives
         * @description `LABELS` are indices of the model's label set. `CONFIDENCE` is 65535 times the largest softmax probability. `SCORES` are at the network's own stride, and are answered only when they are asked for.
         */
        get: operations["getInferenceModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Can a model be asked? */
        get: operations["isInferenceModelVersionReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a model's configuration in Triton's words */
        get: operations["getInferenceModelConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a model's configuration in Triton's words */
        get: operations["getInferenceModelVersionConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Segment photographs that are tensors
         * @description One of the inputs `IMAGE` (files) and `IMAGE_U8` (pixels), with one or more photographs of one size. With the header at 0 the body is one image file and nothing else, and all outputs come as bytes.
         */
        post: operations["inferModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Segment photographs that are tensors
         * @description One of the inputs `IMAGE` (files) and `IMAGE_U8` (pixels), with one or more photographs of one size. With the header at 0 the body is one image file and nothing else, and all outputs come as bytes.
         */
        post: operations["inferModelVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/repository/index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** List every version of every model, and whether it can be asked */
        post: operations["listInferenceRepository"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/repository/models/{model}/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a model into every child process
         * @description Models load by themselves when they are first asked for; this spares the first caller the wait, and undoes an unload. What is loaded is the version that `production` points at. Configuration and files cannot be overridden.
         */
        post: operations["loadInferenceModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/repository/models/{model}/unload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a model out of service
         * @description Until it is loaded again, or this process ends, the protocol's routes refuse to infer with it and say that it is not ready. Other routes and other processes are not affected.
         */
        post: operations["unloadInferenceModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hf/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The image-segmentation task of Hugging Face
         * @description The image is the request body itself or base64 in JSON, told apart by content and not by Content-Type.
         */
        post: operations["imageSegmentation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Has the default model been loaded and checked? */
        get: operations["ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Segment the photograph that is the body
         * @description As `POST /v1/segment` does, but model and quality come in a header.
         */
        post: operations["invoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/infer/semantic_segmentation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Segment one image or several, as version 1 of Roboflow's API has it */
        post: operations["segmentForRoboflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/infer/{model}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Segment one image, as version 0 of Roboflow's API has it
         * @description What `inference-sdk` asks for `infer(image, model_id="baseline-mini/1.1.0")` in its mode v0, with this server's `/infer` as `api_url`. Other parameters of the query are left alone.
         */
        post: operations["segmentForRoboflowV0"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A job has begun, has made an output, or has ended
         * @description Sent to the `webhook` of a job's request, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it; its libraries verify it with the secret of your server.
         */
        post: operations["jobWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        WebhookEvent: {
            /** @enum {string} */
            type: "job.start" | "job.output" | "job.completed";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: {
                /** @description Of the job. */
                id: string;
                /** @enum {string} */
                state: "starting" | "processing" | "succeeded" | "failed" | "canceled";
                /**
                 * @description Where the job's status is: a path, or a whole URL when the server was told its own.
                 * @example /v1/jobs/fe5dff387dea-8fe4a957e259822b
                 */
                url: string;
                /** @description Of `job.output`: which image is done, from 1. */
                image?: number;
                /**
                 * @description W3C trace of the request that asked for the job.
                 * @example 4bf92f3577b34da6a3ce929d0e0e4736
                 */
                traceId?: string;
            };
        };
        SegmentationInput: {
            images: ({
                /** @description The image's bytes, without a `data:` prefix and without line breaks. */
                base64: string;
            } | {
                /** @description What `POST /v1/uploads` gave for it. */
                key: string;
            } | {
                /**
                 * @description An https address of the public internet, on a host that the server's list has. Without a list, no address is fetched.
                 * @example https://images.example.org/street.jpg
                 */
                url: string;
            })[];
            /**
             * @description `name`, `name@version` or `name@alias`; a bare name means its alias `production`. Without it, the server's default model.
             * @example baseline-mini@1.1.0
             */
            model?: string;
            /**
             * @description `fast` sees the image at half its scale, `standard` (when nothing is said) at its own, and `best` takes the mean of both. Every version has `standard`; its manifest lists its graphs.
             * @enum {string}
             */
            quality?: "fast" | "standard" | "best";
            /** @description What to answer with. Several make the answer `multipart/mixed`. */
            formats?: ("label-map" | "overlay" | "overlay-webp" | "summary" | "rle" | "polygons" | "confidence" | "disagreement" | "npz" | "safetensors" | "masks")[];
            /** @description Names of the labels that matter. Pixels of others become 255 in label maps, and have no confidence in confidence maps; lists leave them out. */
            labels?: string[];
            /**
             * @description Which number stands for a label in label maps, in tensors and in the names of masks: `index` (when nothing is said) is its place in the model's label set; `trainId` and `labelId` are those of Cityscapes, where the label set has them. JSON tells both index and id of every label.
             * @enum {string}
             */
            ids?: "index" | "trainId" | "labelId";
            /** @description What `npz` and `safetensors` hold; when nothing is said, `labels`. `labels` are u8 [height, width]; `confidence` is u16 [height, width], 65535 times the largest softmax probability; `scores` are f32 [labels, h, w] at the network's own stride, of the labels that are asked for, by index. */
            tensors?: ("labels" | "confidence" | "scores")[];
            /**
             * @description In how many drawn styles the image is looked at besides its own: for each patch of the image a style of its own label, as in training. `disagreement` and `summary` tell what of the label map holds. Each costs the quota as many pixels as the image has. Needs a version that can preview styles, at quality `standard`.
             * @example 8
             */
            robustness?: number;
            /** @description What styles are drawn from: the same seed draws the same; 0 when nothing is said. */
            seed?: number;
            /** @description Only with `Prefer: respond-async` or `wait`. */
            webhook?: {
                /**
                 * Format: uri
                 * @example https://hooks.example.org/allweather
                 */
                url: string;
                /**
                 * @description `start` when work begins, `output` when an image is done, `completed` at the end, however it ends.
                 * @default [
                 *       "completed"
                 *     ]
                 */
                events: ("start" | "output" | "completed")[];
            };
        };
        StylePreviewInput: {
            image: {
                /** @description The image's bytes, without a `data:` prefix and without line breaks. */
                base64: string;
            } | {
                /** @description What `POST /v1/uploads` gave for it. */
                key: string;
            } | {
                /**
                 * @description An https address of the public internet, on a host that the server's list has. Without a list, no address is fetched.
                 * @example https://images.example.org/street.jpg
                 */
                url: string;
            };
            /**
             * @description `name`, `name@version` or `name@alias`; a bare name means its alias `production`. Without it, the server's default model.
             * @example baseline-mini@1.1.0
             */
            model?: string;
            /** @description Styles to look at the image in. A text is the name of a style of the version's bank where there is one, else words that a style is predicted from. A style of the bank is mixed into all patches; one of words is predicted for each patch's own label. */
            styles?: (string | {
                /** @example foggy road */
                bank: string;
            } | {
                /** @example foggy road */
                prompt: string;
            })[];
            /**
             * @description The share of the style in the mixture, the same for all channels: 0 leaves the image as it is, 1 dresses it wholly in the style. When nothing is said it is drawn for each channel, as in training.
             * @example 0.7
             */
            strength?: number;
            /**
             * @description Rows and columns of patches, each with statistics of its own. When nothing is said, as in training.
             * @example 3
             */
            grid?: number;
            /** @description What styles are drawn from: the same seed draws the same; 0 when nothing is said. */
            seed?: number;
        };
        InferRequest: {
            /** @description Comes back in the answer. */
            id?: string;
            parameters?: {
                /** @enum {string} */
                quality?: "fast" | "standard" | "best";
                /** @description Whether outputs come behind the JSON as bytes. */
                binary_data_output?: boolean;
                priority?: number;
                timeout?: number;
                sequence_id?: number | string;
                sequence_start?: boolean;
                sequence_end?: boolean;
            };
            /** @description `IMAGE` or `IMAGE_U8`, never both. */
            inputs: {
                /** @enum {string} */
                name: "IMAGE" | "IMAGE_U8";
                /**
                 * @example [
                 *       1
                 *     ]
                 */
                shape: number[];
                /** @example BYTES */
                datatype: string;
                parameters?: {
                    /** @description Bytes of this tensor behind the JSON, in the order of `inputs`. */
                    binary_data_size?: number;
                    /**
                     * @description How `data` of BYTES is written; this is how even when it is left out.
                     * @enum {string}
                     */
                    content_type?: "base64";
                };
                /**
                 * @description The elements in row-major order, flat or nested; base64 strings for BYTES.
                 * @example [
                 *       "/9j/4AAQSkZJRg=="
                 *     ]
                 */
                data?: unknown;
            }[];
            /** @description What to answer with; `LABELS` and `CONFIDENCE` when left out. */
            outputs?: {
                /** @enum {string} */
                name: "LABELS" | "CONFIDENCE" | "SCORES";
                parameters?: {
                    /** @description Whether this output comes behind the JSON; overrides `binary_data_output`. */
                    binary_data?: boolean;
                    /** @enum {number} */
                    classification?: 0;
                };
            }[];
        };
        InferenceIndexRequest: {
            /** @description Only those that can be asked. */
            ready?: boolean;
        };
        InferenceLoadRequest: {
            parameters?: Record<string, never>;
        };
        InferenceUnloadRequest: {
            parameters?: {
                unload_dependents?: boolean;
            };
        };
        ImageSegmentationInput: {
            /** @description The image's bytes as base64. */
            inputs: string;
            parameters?: {
                /** @description Labels whose mean confidence is lower are left out. */
                threshold?: number;
                mask_threshold?: number;
                overlap_mask_area_threshold?: number;
                /** @enum {string} */
                subtask?: "semantic";
            };
            options?: {
                [key: string]: unknown;
            };
        };
        RoboflowRequest: {
            /**
             * @description `name`, `name/version`, `name@version` or `name@alias`.
             * @example baseline-mini/1.1.0
             */
            model_id: string;
            image: {
                /** @enum {string} */
                type: "base64";
                /** @description The image's bytes as base64. */
                value: string;
            } | {
                /** @enum {string} */
                type: "url";
                /** @description An https address on a host that the server fetches images from. */
                value: string;
            } | ({
                /** @enum {string} */
                type: "base64";
                /** @description The image's bytes as base64. */
                value: string;
            } | {
                /** @enum {string} */
                type: "url";
                /** @description An https address on a host that the server fetches images from. */
                value: string;
            })[];
            /** @description Pixels that are less sure get the value 255. Without it, none. */
            confidence?: number | ("best" | "default") | null;
            /** @description When no header brings the key. */
            api_key?: string | null;
        };
        SegmentationSummary: {
            model: {
                name: string;
                version: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
            };
            /**
             * @description Which of the model's qualities answered.
             * @enum {string}
             */
            quality: "fast" | "standard" | "best";
            image: {
                widthPx: number;
                heightPx: number;
            };
            /** @description Mean over all pixels of the largest softmax probability. */
            meanConfidence: number;
            /** @description The labels that are in the image, largest first. */
            labels: {
                /** @description The pixel value in label maps; Cityscapes calls it trainId. */
                index: number;
                name: string;
                /** @description The id in the data set's own annotations (labelId). */
                id: number;
                /** @description RGB */
                color: number[];
                pixels: number;
                pixelShare: number;
                meanConfidence: number;
            }[];
            /** @description When it was asked for. */
            robustness?: {
                /**
                 * @description In how many drawn styles the image is looked at besides its own: for each patch of the image a style of its own label, as in training. `disagreement` and `summary` tell what of the label map holds. Each costs the quota as many pixels as the image has. Needs a version that can preview styles, at quality `standard`.
                 * @example 8
                 */
                runs: number;
                /** @description What styles are drawn from: the same seed draws the same; 0 when nothing is said. */
                seed: number;
                /** @description Mean over all pixels of the share of styles under which they keep their label: 1 when nothing changes. */
                score: number;
            };
        };
        SegmentationRles: {
            model: {
                name: string;
                version: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
            };
            /**
             * @description Which of the model's qualities answered.
             * @enum {string}
             */
            quality: "fast" | "standard" | "best";
            image: {
                widthPx: number;
                heightPx: number;
            };
            /** @description The labels that are in the image, by index. */
            labels: {
                /** @description The pixel value in label maps; Cityscapes calls it trainId. */
                index: number;
                name: string;
                /** @description The id in the data set's own annotations (labelId). */
                id: number;
                /** @description RGB */
                color: number[];
                pixels: number;
                /** @description COCO's compressed run lengths, column by column: what `pycocotools.mask.decode` reads. */
                segmentation: {
                    /** @description Height and width in pixels. */
                    size: number[];
                    /** @example 52203 */
                    counts: string;
                };
            }[];
        };
        SegmentationPolygons: {
            /** @enum {string} */
            type: "FeatureCollection";
            model: {
                name: string;
                version: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
            };
            /**
             * @description Which of the model's qualities answered.
             * @enum {string}
             */
            quality: "fast" | "standard" | "best";
            image: {
                widthPx: number;
                heightPx: number;
            };
            /** @description The labels that are in the image, by index. */
            features: {
                /** @enum {string} */
                type: "Feature";
                properties: {
                    /** @description The pixel value in label maps; Cityscapes calls it trainId. */
                    index: number;
                    name: string;
                    /** @description The id in the data set's own annotations (labelId). */
                    id: number;
                    /** @description RGB */
                    color: number[];
                    pixels: number;
                };
                geometry: {
                    /** @enum {string} */
                    type: "MultiPolygon";
                    /** @description In pixels from the image's upper left corner, x to the right and y down; a pixel is the square between two whole numbers. One polygon for each region whose pixels share edges: its outline, then its holes. By the shoelace formula outlines have positive area and holes negative, which is the right-hand rule of RFC 7946; they add up to exactly as many as the label has pixels. */
                    coordinates: number[][][][];
                };
            }[];
        };
        JobStatus: {
            /** @example fe5dff387dea-8fe4a957e259822b */
            id: string;
            /**
             * @description `starting` until work begins, then `processing`. `succeeded` when at least one image came out, `failed` when none did.
             * @enum {string}
             */
            state: "starting" | "processing" | "succeeded" | "failed" | "canceled";
            request: components["schemas"]["SegmentationRequest"];
            images: {
                total: number;
                done: number;
                failed: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            /**
             * Format: date-time
             * @description From then on the job is not found.
             */
            expiresAt: string;
            /**
             * @description W3C trace of the request that asked for it.
             * @example 4bf92f3577b34da6a3ce929d0e0e4736
             */
            traceId: string | null;
            outputs: components["schemas"]["JobOutput"][];
            errors: components["schemas"]["JobError"][];
            webhook: {
                url: string;
                events: ("start" | "output" | "completed")[];
                deliveries: {
                    id: string;
                    /** @enum {string} */
                    state: "pending" | "delivered" | "dead";
                    attempts: number;
                }[];
            } | null;
        };
        SegmentationRequest: {
            /**
             * @description `name`, `name@version` or `name@alias`; a bare name means its alias `production`. Without it, the server's default model.
             * @example baseline-mini@1.1.0
             */
            model?: string;
            /**
             * @description `fast` sees the image at half its scale, `standard` (when nothing is said) at its own, and `best` takes the mean of both. Every version has `standard`; its manifest lists its graphs.
             * @default standard
             * @enum {string}
             */
            quality: "fast" | "standard" | "best";
            /**
             * @description What to answer with. Several make the answer `multipart/mixed`.
             * @default [
             *       "label-map"
             *     ]
             */
            formats: ("label-map" | "overlay" | "overlay-webp" | "summary" | "rle" | "polygons" | "confidence" | "disagreement" | "npz" | "safetensors" | "masks")[];
            /** @description Names of the labels that matter. Pixels of others become 255 in label maps, and have no confidence in confidence maps; lists leave them out. */
            labels?: string[];
            /**
             * @description Which number stands for a label in label maps, in tensors and in the names of masks: `index` (when nothing is said) is its place in the model's label set; `trainId` and `labelId` are those of Cityscapes, where the label set has them. JSON tells both index and id of every label.
             * @default index
             * @enum {string}
             */
            ids: "index" | "trainId" | "labelId";
            /**
             * @description What `npz` and `safetensors` hold; when nothing is said, `labels`. `labels` are u8 [height, width]; `confidence` is u16 [height, width], 65535 times the largest softmax probability; `scores` are f32 [labels, h, w] at the network's own stride, of the labels that are asked for, by index.
             * @default [
             *       "labels"
             *     ]
             */
            tensors: ("labels" | "confidence" | "scores")[];
            /**
             * @description In how many drawn styles the image is looked at besides its own: for each patch of the image a style of its own label, as in training. `disagreement` and `summary` tell what of the label map holds. Each costs the quota as many pixels as the image has. Needs a version that can preview styles, at quality `standard`.
             * @default 0
             * @example 8
             */
            robustness: number;
            /**
             * @description What styles are drawn from: the same seed draws the same; 0 when nothing is said.
             * @default 0
             */
            seed: number;
        };
        JobOutput: {
            /** @description Which image of the request, from 1. */
            image: number;
            /** @example label-map */
            format: string;
            /** @example image/png */
            mediaType: string;
            bytes: number;
            /** @example /v1/jobs/fe5dff387dea-8fe4a957e259822b/outputs/1/label-map */
            url: string;
        };
        JobError: {
            image: number;
            /** @example urn:allweather:problem:image_unreadable */
            type: string;
            title: string;
            /** @example 422 */
            status: number;
            detail: string;
            /** @enum {string} */
            code: "artifact_corrupt" | "body_encoding_unsupported" | "body_unsupported" | "dataset_invalid" | "dataset_not_found" | "deadline_exceeded" | "delivery_not_found" | "evaluation_failed" | "evaluation_finished" | "evaluation_not_finished" | "evaluation_not_found" | "forbidden" | "idempotency_key_busy" | "idempotency_key_reused" | "image_format_unsupported" | "image_missing" | "image_too_large" | "image_too_small" | "image_unreadable" | "issuer_unavailable" | "job_finished" | "job_not_found" | "key_not_found" | "label_set_not_found" | "method_not_allowed" | "model_not_found" | "model_unusable" | "not_acceptable" | "output_not_found" | "overloaded" | "protocols_differ" | "quality_unavailable" | "quota_exceeded" | "rate_limited" | "request_invalid" | "request_too_large" | "route_not_found" | "styles_unavailable" | "unauthenticated" | "upload_exists" | "upload_not_found" | "url_not_allowed" | "url_unreachable" | "version_exists" | "version_invalid" | "worker_crashed" | "internal";
        };
        Problem: {
            /** @example urn:allweather:problem:image_too_small */
            type: string;
            /** @example The image has too few pixels */
            title: string;
            /** @example 422 */
            status: number;
            /** @example The image is 1 x 1 px; both sides must be at least 32 px. */
            detail: string;
            /**
             * @example image_too_small
             * @enum {string}
             */
            code: "artifact_corrupt" | "body_encoding_unsupported" | "body_unsupported" | "dataset_invalid" | "dataset_not_found" | "deadline_exceeded" | "delivery_not_found" | "evaluation_failed" | "evaluation_finished" | "evaluation_not_finished" | "evaluation_not_found" | "forbidden" | "idempotency_key_busy" | "idempotency_key_reused" | "image_format_unsupported" | "image_missing" | "image_too_large" | "image_too_small" | "image_unreadable" | "internal" | "issuer_unavailable" | "job_finished" | "job_not_found" | "key_not_found" | "label_set_not_found" | "method_not_allowed" | "model_not_found" | "model_unusable" | "not_acceptable" | "output_not_found" | "overloaded" | "protocols_differ" | "quality_unavailable" | "quota_exceeded" | "rate_limited" | "request_invalid" | "request_too_large" | "route_not_found" | "styles_unavailable" | "unauthenticated" | "upload_exists" | "upload_not_found" | "url_not_allowed" | "url_unreachable" | "version_exists" | "version_invalid" | "worker_crashed";
            /** @example 0193d1a8-5f64-7a35-8e0f-1f3f7f1c9a11 */
            requestId: string;
            /** @example 4bf92f3577b34da6a3ce929d0e0e4736 */
            traceId: string;
            /** @description The detail once more, below /v2 and /hf, whose clients look for it here. */
            error?: string;
            /** @description Of `rate_limited` and `quota_exceeded`: names in the field RateLimit-Policy. */
            "violated-policies"?: ("requests" | "pixels")[];
        };
        StylePreview: {
            model: {
                name: string;
                version: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
            };
            image: {
                widthPx: number;
                heightPx: number;
            };
            /**
             * @description Rows and columns of patches, each with statistics of its own. When nothing is said, as in training.
             * @example 3
             */
            grid: number;
            /** @description What styles are drawn from: the same seed draws the same; 0 when nothing is said. */
            seed: number;
            /**
             * @description Null when it was drawn for each channel.
             * @example 0.7
             */
            strength: number | null;
            /** @description Without a style: what `POST /v1/segment` answers. */
            before: {
                labelMap: {
                    /** @enum {string} */
                    mediaType: "image/png";
                    data: string;
                };
                /** @description The labels that are in the image, largest first. */
                labels: {
                    /** @description The pixel value in label maps; Cityscapes calls it trainId. */
                    index: number;
                    name: string;
                    /** @description The id in the data set's own annotations (labelId). */
                    id: number;
                    /** @description RGB */
                    color: number[];
                    pixelShare: number;
                }[];
            };
            styles: {
                /** @example foggy road */
                name: string;
                /** @enum {string} */
                source: "bank" | "words";
                /** @description Of a style of the bank: the label that it was mined for. */
                label?: string;
                /** @description Words that the text encoder has never seen, and that were left out. */
                unknownWords: string[];
                /** @description Share of the pixels that keep their label. */
                stability: number;
                /** @description Mean over the labels of both label maps of their overlap: intersection over union. */
                meanIou: number;
                /** @description The labels of either label map, largest before first. */
                labels: {
                    /** @description The pixel value in label maps; Cityscapes calls it trainId. */
                    index: number;
                    name: string;
                    /** @description The id in the data set's own annotations (labelId). */
                    id: number;
                    /** @description RGB */
                    color: number[];
                    shareBefore: number;
                    shareAfter: number;
                    /** @description Share of the label's pixels that have another one under the style; null when it had none. */
                    changedShare: number | null;
                }[];
                labelMap: {
                    /** @enum {string} */
                    mediaType: "image/png";
                    data: string;
                };
                /** @description The photograph in this style, when the version can draw it. */
                picture?: {
                    /** @enum {string} */
                    mediaType: "image/webp";
                    data: string;
                };
            }[];
            timingsMs: {
                queue: number;
                decode: number;
                infer: number;
                encode: number;
            };
        };
        WebhookDelivery: {
            /**
             * @description The `webhook-id` that every attempt carries.
             * @example fe5dff387dea-8fe4a957e259822b-completed
             */
            id: string;
            job: string;
            /** @enum {string} */
            type: "job.start" | "job.output" | "job.completed";
            url: string;
            /**
             * @description `dead` when the last attempt has failed: only a retry that is asked for follows.
             * @enum {string}
             */
            state: "pending" | "delivered" | "dead";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            nextAttemptAt: string | null;
            /** @description Since it was first sent, or since a retry was asked for. */
            attempts: {
                /** Format: date-time */
                at: string;
                /**
                 * Format: date-time
                 * @description Null while it runs, or when the server that made it was lost.
                 */
                endedAt: string | null;
                /** @description HTTP status of the answer, if there was one. */
                status: number | null;
                error: string | null;
            }[];
            /** @description Why it is dead. */
            reason: string | null;
        };
        Upload: {
            /**
             * @description What to name the image by afterwards: `{"images": [{"key": "..."}]}`.
             * @example fe5dff387dea-8fe4a957e259822b
             */
            key: string;
            /**
             * @description Where the file goes. It carries a signature: no credentials are needed.
             * @example https://allweather.example.org/v1/uploads/fe5dff387dea-8fe4a957e259822b?signature=...
             */
            url: string;
            /** @enum {string} */
            method: "PUT";
            /**
             * @description To be sent with the file, besides its Content-Length.
             * @example {
             *       "Content-Type": "image/jpeg"
             *     }
             */
            headers: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When the address stops working.
             */
            expiresAt: string;
        };
        UploadRequest: {
            /** @enum {string} */
            contentType: "image/jpeg" | "image/png" | "image/webp";
            /**
             * @description Size of the file.
             * @example 48210233
             */
            bytes: number;
            /** @description Of the file, so that what arrives is what was sent. */
            sha256?: string;
        };
        Model: {
            /** @example baseline-mini */
            name: string;
            /**
             * @description Newest first.
             * @example [
             *       "1.0.0"
             *     ]
             */
            versions: string[];
            /**
             * @example [
             *       {
             *         "alias": "production",
             *         "version": "1.0.0"
             *       }
             *     ]
             */
            aliases: {
                alias: string;
                version: string;
            }[];
        };
        ModelCard: {
            /** @example baseline-mini */
            name: string;
            /**
             * @description Newest first.
             * @example [
             *       "1.0.0"
             *     ]
             */
            versions: string[];
            /**
             * @example [
             *       {
             *         "alias": "production",
             *         "version": "1.0.0"
             *       }
             *     ]
             */
            aliases: {
                alias: string;
                version: string;
            }[];
            /** @description Of the version that `production` points at, or else of the newest. */
            card: {
                version: string;
                description: string;
                /** @enum {string} */
                method: "supervised" | "famix" | "clouds";
                backbone: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
                licences: {
                    code: {
                        /** @description SPDX identifier where there is one. */
                        licence: string;
                        /** @description What the licence is for. */
                        subject: string;
                        source?: string;
                    };
                    weights: {
                        /** @description SPDX identifier where there is one. */
                        licence: string;
                        /** @description What the licence is for. */
                        subject: string;
                        source?: string;
                    };
                    data: {
                        /** @description SPDX identifier where there is one. */
                        licence: string;
                        /** @description What the licence is for. */
                        subject: string;
                        source?: string;
                    }[];
                };
                results: {
                    dataset: string;
                    visualDomain: string;
                    seenInTraining: boolean;
                    miou: number;
                    /** @description By label name; null for a label that is in neither truth nor prediction. */
                    iou: {
                        [key: string]: number | null;
                    };
                    protocol: {
                        split: string;
                        imageCount: number;
                        /** @description Left out where sizes were not recorded. */
                        widthPx?: number;
                        heightPx?: number;
                        /** @enum {string} */
                        labelSet: "cityscapes-19" | "camvid-11";
                        /** @enum {string} */
                        metric: "data-set level mIoU over labels in truth or prediction, 255 ignored";
                        /** @description Scales, flips, windows; where labels are compared. */
                        testTime: string;
                        /** @description Which checkpoint, and chosen on what. */
                        checkpoint: string;
                    };
                    /** @description Which evaluation measured it, and what it measured besides. */
                    evaluation?: {
                        id: string;
                        /** Format: date-time */
                        finishedAt: string;
                        /** @enum {string} */
                        quality: "fast" | "standard" | "best";
                        miouInterval: {
                            low: number;
                            high: number;
                        } | null;
                        boundaryIou: number | null;
                        ece: number | null;
                        failedImages: number;
                        pairsDigest: string;
                    };
                }[];
            };
        };
        ModelManifest: {
            /** @enum {number} */
            schemaVersion: 1;
            name: string;
            version: string;
            description: string;
            /** @enum {string} */
            method: "supervised" | "famix" | "clouds";
            backbone: string;
            parameterCount: number;
            /** @enum {string} */
            labelSet: "cityscapes-19" | "camvid-11";
            input: {
                minSidePx: number;
                maxSidePx: number;
                maxPixels: number;
            };
            artifacts: ({
                /**
                 * @description The served ONNX graph of one quality.
                 * @enum {string}
                 */
                role: "graph";
                /** @enum {string} */
                quality: "fast" | "standard" | "best";
                /** @enum {string} */
                precision: "fp32" | "fp16" | "int8";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description External data that graphs refer to by name.
                 * @enum {string}
                 */
                role: "weights";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description safetensors with image, and the labels, confidence and scores that the trained network gives for it.
                 * @enum {string}
                 */
                role: "golden";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description ONNX graph: image uint8 [1, H, W, 3] to low_level float32 [1, C, h, w], which styles are mixed into.
                 * @enum {string}
                 */
                role: "style-before";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description ONNX graph: image, whose size alone counts, and low_level to labels, confidence and scores. After style-before it answers as the graph of quality standard.
                 * @enum {string}
                 */
                role: "style-after";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description safetensors with mean and deviation, float32 [N, C].
                 * @enum {string}
                 */
                role: "style-bank";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description JSON with name, label, prompt and losses of the N styles, and how they are mixed.
                 * @enum {string}
                 */
                role: "style-list";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description PNG of N tiles in rows of 8, each 128 x 96 px: the styles on one synthetic street.
                 * @enum {string}
                 */
                role: "style-thumbnails";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description safetensors with an image, styles and a prompt, and what the trained networks make of them.
                 * @enum {string}
                 */
                role: "style-golden";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description ONNX graph: low_level float32 [1, C, h, w] to picture uint8 [1, 4h, 4w, 3], sRGB, what such features show.
                 * @enum {string}
                 */
                role: "style-picture";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description ONNX graph: tokens int64 [T, t] of T texts to embedding float32 [T, E], not normalised.
                 * @enum {string}
                 */
                role: "text-encoder";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description tokenizer.json of Hugging Face; its first tokens are those that the encoder was trained with.
                 * @enum {string}
                 */
                role: "tokenizer";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description safetensors with weight float32 [E, 2C] and bias float32 [2C]: from a prompt's embedding to mean and deviation.
                 * @enum {string}
                 */
                role: "style-map";
                file: string;
                sha256: string;
                sizeBytes: number;
            } | {
                /**
                 * @description JSON with what a prompt is put into: templates, marks of beginning and end, how many tokens fit.
                 * @enum {string}
                 */
                role: "style-words";
                file: string;
                sha256: string;
                sizeBytes: number;
            })[];
            golden: {
                file: string;
                /** @enum {string} */
                quality: "fast" | "standard" | "best";
                tolerance: {
                    /** @description Share of pixels whose label may differ. */
                    labels: number;
                    /** @description Largest difference, as a probability. */
                    confidence: number;
                    /** @description Largest absolute difference. */
                    scores: number;
                };
            }[];
            licences: {
                code: {
                    /** @description SPDX identifier where there is one. */
                    licence: string;
                    /** @description What the licence is for. */
                    subject: string;
                    source?: string;
                };
                weights: {
                    /** @description SPDX identifier where there is one. */
                    licence: string;
                    /** @description What the licence is for. */
                    subject: string;
                    source?: string;
                };
                data: {
                    /** @description SPDX identifier where there is one. */
                    licence: string;
                    /** @description What the licence is for. */
                    subject: string;
                    source?: string;
                }[];
            };
            training: {
                data: string[];
                recipe: string;
                settings: {
                    [key: string]: unknown;
                };
                /** @description Null when nobody recorded it. */
                seed: number | null;
                /** @description Of the code that trained the weights. Null when nobody recorded it. */
                commit: string | null;
            };
            results: {
                dataset: string;
                visualDomain: string;
                seenInTraining: boolean;
                miou: number;
                /** @description By label name; null for a label that is in neither truth nor prediction. */
                iou: {
                    [key: string]: number | null;
                };
                protocol: {
                    split: string;
                    imageCount: number;
                    /** @description Left out where sizes were not recorded. */
                    widthPx?: number;
                    heightPx?: number;
                    /** @enum {string} */
                    labelSet: "cityscapes-19" | "camvid-11";
                    /** @enum {string} */
                    metric: "data-set level mIoU over labels in truth or prediction, 255 ignored";
                    /** @description Scales, flips, windows; where labels are compared. */
                    testTime: string;
                    /** @description Which checkpoint, and chosen on what. */
                    checkpoint: string;
                };
                /** @description Which evaluation measured it, and what it measured besides. */
                evaluation?: {
                    id: string;
                    /** Format: date-time */
                    finishedAt: string;
                    /** @enum {string} */
                    quality: "fast" | "standard" | "best";
                    miouInterval: {
                        low: number;
                        high: number;
                    } | null;
                    boundaryIou: number | null;
                    ece: number | null;
                    failedImages: number;
                    pairsDigest: string;
                };
            }[];
        };
        ModelStyles: {
            model: {
                name: string;
                version: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
            };
            /**
             * @description Rows and columns of patches, each with statistics of its own. When nothing is said, as in training.
             * @example 3
             */
            grid: number;
            /** @description Whether previews come with a picture. */
            canPicture: boolean;
            /** @description Whether a style can be given in words that the bank does not have. */
            canPredict: boolean;
            /** @description One PNG with a tile for each style, row by row: the style on a synthetic street. */
            thumbnails: {
                /** @example /v1/models/famix-mini/styles/thumbnails?version=1.1.0 */
                url: string;
                columns: number;
                tileWidthPx: number;
                tileHeightPx: number;
            };
            styles: {
                /**
                 * @description What a request calls it: its prompt, numbered where several have the same.
                 * @example foggy road/2
                 */
                name: string;
                /**
                 * @description The label of the patches that it was mined for, or `ignore`.
                 * @example road
                 */
                label: string;
                /** @example foggy road */
                prompt: string | null;
                /** @description 1 - cosine similarity of patch and prompt, before the style was mined. */
                lossBefore: number | null;
                /** @description The same with the style. */
                lossAfter: number | null;
            }[];
        };
        LabelSet: {
            /** @enum {string} */
            id: "cityscapes-19" | "camvid-11";
            title: string;
            /** Format: uri */
            source: string;
            /** @description What numbers can stand for these labels. `trainId` is a label's `index` and `labelId` its `id`, where these are Cityscapes' own. */
            ids: ("index" | "trainId" | "labelId")[];
            labels: {
                /** @description The pixel value in label maps; Cityscapes calls it trainId. */
                index: number;
                name: string;
                /** @description The id in the data set's own annotations (labelId). */
                id: number;
                /** @description RGB */
                color: number[];
            }[];
        };
        EvaluationStatus: {
            id: string;
            /** @enum {string} */
            state: "waiting" | "running" | "succeeded" | "failed" | "canceled";
            /** Format: date-time */
            createdAt: string;
            /** @description Null when it was not asked for through the API. */
            request: components["schemas"]["EvaluationRequest"] | null;
            /** @description name@version; null for others' predictions. */
            model: string | null;
            dataset: string;
            images: {
                /** @description Null until they have been counted. */
                total: number | null;
                done: number;
                failed: number;
            };
            imagesPerSecond: number | null;
            secondsLeft: number | null;
            /** @description Over the images done so far. */
            partial: {
                miou: number | null;
                domains: {
                    visualDomain: string;
                    imageCount: number;
                    miou: number | null;
                }[];
            } | null;
            failure: string | null;
        };
        EvaluationRequest: {
            /**
             * @description `name`, `name@version` or `name@alias`, as for segmentation.
             * @example baseline-mini
             */
            model: string;
            /**
             * @description As `GET /v1/datasets` lists it.
             * @example camvid
             */
            dataset: string;
            /**
             * @default standard
             * @enum {string}
             */
            quality: "fast" | "standard" | "best";
            /** @description Only these visual domains; without it, all. */
            domains?: string[];
            /** @description Also these corruptions, or all, at every severity that the dataset has copies of; without it, none. */
            corruptions?: ("gaussian_noise" | "shot_noise" | "impulse_noise" | "defocus_blur" | "glass_blur" | "motion_blur" | "zoom_blur" | "snow" | "frost" | "fog" | "brightness" | "contrast" | "elastic_transform" | "pixelate" | "jpeg_compression" | "speckle_noise" | "gaussian_blur" | "spatter" | "saturate")[] | "all";
            /**
             * @description Score in this label set; without it, in the coarser of the model's and the dataset's.
             * @enum {string}
             */
            labelSet?: "cityscapes-19" | "camvid-11";
            /**
             * @description The evaluation fails when a larger share of the images cannot be scored.
             * @default 0.05
             */
            maxFailedShare: number;
            /**
             * @description Of the bootstrap intervals.
             * @default 1
             */
            seed: number;
        };
        EvaluationReport: {
            /** @enum {number} */
            schemaVersion: 1;
            id: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt: string;
            evaluated: {
                /** @enum {string} */
                kind: "model";
                name: string;
                version: string;
                /** @enum {string} */
                quality: "fast" | "standard" | "best";
                method: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
                trainingData: string[];
            } | {
                /** @enum {string} */
                kind: "predictions";
                name: string;
                /** @enum {string} */
                labelSet: "cityscapes-19" | "camvid-11";
            };
            protocol: components["schemas"]["EvaluationProtocol"];
            /** @description The scored labels, by index. */
            labels: {
                /** @description The pixel value in label maps; Cityscapes calls it trainId. */
                index: number;
                name: string;
                /** @description The id in the data set's own annotations (labelId). */
                id: number;
                /** @description RGB */
                color: number[];
            }[];
            /** @description Over all images that are not corrupted. */
            overall: {
                imageCount: number;
                /** @description Scored ones: those that truth ignores are not. */
                pixelCount: number;
                /** @description Mean over labels in truth or prediction; null when no pixel was scored. */
                miou: number | null;
                miouInterval: {
                    low: number;
                    high: number;
                } | null;
                pixelAccuracy: number | null;
                /** @description By label name; null for a label that is in neither truth nor prediction. */
                iou: {
                    [key: string]: number | null;
                };
                /** @description Mean over labels (Cheng 2021). */
                boundaryIou: number | null;
                /** @description By label name; null for a label that is in neither truth nor prediction. */
                boundaryIouByLabel: {
                    [key: string]: number | null;
                };
                /** @description Pixels; a row for each label of truth, a column for each predicted one, and a last column for predictions that are none of the scored labels. */
                confusion: number[][];
                /** @description Null when predictions came without confidence. */
                reliability: {
                    /** @description Expected calibration error, equal-width bins. */
                    ece: number;
                    /** @description Of telling right pixels from wrong ones by confidence; null when all are alike. */
                    auroc: number | null;
                    fprAt95Tpr: number | null;
                    auprSuccess: number | null;
                    auprError: number | null;
                    bins: {
                        low: number;
                        high: number;
                        pixelCount: number;
                        meanConfidence: number | null;
                        accuracy: number | null;
                    }[];
                } | null;
            };
            domains: {
                imageCount: number;
                /** @description Scored ones: those that truth ignores are not. */
                pixelCount: number;
                /** @description Mean over labels in truth or prediction; null when no pixel was scored. */
                miou: number | null;
                miouInterval: {
                    low: number;
                    high: number;
                } | null;
                pixelAccuracy: number | null;
                /** @description By label name; null for a label that is in neither truth nor prediction. */
                iou: {
                    [key: string]: number | null;
                };
                /** @description Mean over labels (Cheng 2021). */
                boundaryIou: number | null;
                /** @description By label name; null for a label that is in neither truth nor prediction. */
                boundaryIouByLabel: {
                    [key: string]: number | null;
                };
                /** @description Pixels; a row for each label of truth, a column for each predicted one, and a last column for predictions that are none of the scored labels. */
                confusion: number[][];
                /** @description Null when predictions came without confidence. */
                reliability: {
                    /** @description Expected calibration error, equal-width bins. */
                    ece: number;
                    /** @description Of telling right pixels from wrong ones by confidence; null when all are alike. */
                    auroc: number | null;
                    fprAt95Tpr: number | null;
                    auprSuccess: number | null;
                    auprError: number | null;
                    bins: {
                        low: number;
                        high: number;
                        pixelCount: number;
                        meanConfidence: number | null;
                        accuracy: number | null;
                    }[];
                } | null;
                visualDomain: string;
            }[];
            acrossDomains: {
                meanMiou: number | null;
                standardDeviation: number | null;
                worst: {
                    visualDomain: string;
                    miou: number;
                } | null;
                best: {
                    visualDomain: string;
                    miou: number;
                } | null;
                /** @description Best minus worst visual domain. */
                gap: number | null;
            };
            corruptions: {
                /** @description Over the uncorrupted images that there are copies of. */
                cleanMiou: number | null;
                /** @description mPC: over corruptions and severities. */
                meanMiou: number | null;
                /** @description rPC: mPC / clean mIoU. */
                relative: number | null;
                levels: {
                    /** @enum {string} */
                    name: "gaussian_noise" | "shot_noise" | "impulse_noise" | "defocus_blur" | "glass_blur" | "motion_blur" | "zoom_blur" | "snow" | "frost" | "fog" | "brightness" | "contrast" | "elastic_transform" | "pixelate" | "jpeg_compression" | "speckle_noise" | "gaussian_blur" | "spatter" | "saturate";
                    severity: number;
                    miou: number | null;
                    imageCount: number;
                }[];
            } | null;
            images: {
                scored: number;
                failed: {
                    name: string;
                    visualDomain: string;
                    corruption?: {
                        /** @enum {string} */
                        name: "gaussian_noise" | "shot_noise" | "impulse_noise" | "defocus_blur" | "glass_blur" | "motion_blur" | "zoom_blur" | "snow" | "frost" | "fog" | "brightness" | "contrast" | "elastic_transform" | "pixelate" | "jpeg_compression" | "speckle_noise" | "gaussian_blur" | "spatter" | "saturate";
                        severity: number;
                    };
                    /** @enum {string} */
                    code: "image_missing" | "label_missing" | "image_unreadable" | "label_unreadable" | "label_unknown_value" | "size_mismatch" | "prediction_missing" | "prediction_unreadable" | "not_segmentable";
                    reason: string;
                }[];
            };
            /** @description The uncorrupted images with the lowest own mIoU, worst first. */
            worstImages: {
                name: string;
                visualDomain: string;
                miou: number;
                /** @description Name under which its pictures are kept. */
                picture: string;
            }[];
        };
        EvaluationProtocol: {
            dataset: {
                name: string;
                licence?: string;
                /** @description As the command line names them, with DATASET in the place of a folder. */
                sources: string[];
                /** @description SHA-256 over names, files with their sizes, visual domains: which images, in short. */
                pairsDigest: string;
            };
            /**
             * @description The labels that are scored.
             * @enum {string}
             */
            labelSet: "cityscapes-19" | "camvid-11";
            /** @description From label maps to scored labels. */
            truthMappings: string[];
            /** @description From predicted labels to scored ones; null when they are the same. */
            predictionMapping: string | null;
            /** @description What the values of another tool's label maps mean; null when a model predicted. */
            writtenMapping: string | null;
            /** @enum {string} */
            size: "every image at its own size, EXIF orientation not applied";
            /** @description Scales, flips, windows. */
            testTime: string;
            /** @enum {string} */
            metric: "data-set level, labels in truth or prediction, 255 ignored";
            /** @enum {string} */
            boundary: "band of 2 % of the image's diagonal, inside each mask";
            reliabilityBins: number;
            bootstrap: {
                replicates: number;
                level: number;
                seed: number;
                /** @enum {string} */
                unit: "images, within their visual domain";
            };
            corruptions: {
                /** @enum {string} */
                name: "gaussian_noise" | "shot_noise" | "impulse_noise" | "defocus_blur" | "glass_blur" | "motion_blur" | "zoom_blur" | "snow" | "frost" | "fog" | "brightness" | "contrast" | "elastic_transform" | "pixelate" | "jpeg_compression" | "speckle_noise" | "gaussian_blur" | "spatter" | "saturate";
                severity: number;
            }[];
            maxFailedShare: number;
        };
        EvaluationComparison: {
            evaluations: {
                id: string;
                title: string;
                /** Format: date-time */
                finishedAt: string;
            }[];
            protocolDifferences: {
                /** @description Of the protocol; or `images scored`, `corrupted copies scored`, when one of the two could not score what the other could: then values are how many each did. */
                field: string;
                /** @description One per evaluation. */
                values: unknown[];
            }[];
            /** @description How many images both scored: values and differences are of these. With 0, each evaluation's values are of its own images. */
            commonImages: number;
            overall: {
                /** @description One per evaluation. */
                values: (number | null)[];
                /** @description The last minus the first. */
                difference: number | null;
                /** @description Of the difference: the same images resampled for both; null when there are no two common images of one visual domain, or when labels differ. */
                interval: {
                    low: number;
                    high: number;
                } | null;
            };
            labels: {
                /** @description One per evaluation. */
                values: (number | null)[];
                /** @description The last minus the first. */
                difference: number | null;
                /** @description Of the difference: the same images resampled for both; null when there are no two common images of one visual domain, or when labels differ. */
                interval: {
                    low: number;
                    high: number;
                } | null;
                label: string;
            }[];
            domains: {
                /** @description One per evaluation. */
                values: (number | null)[];
                /** @description The last minus the first. */
                difference: number | null;
                /** @description Of the difference: the same images resampled for both; null when there are no two common images of one visual domain, or when labels differ. */
                interval: {
                    low: number;
                    high: number;
                } | null;
                visualDomain: string;
                labels: {
                    /** @description One per evaluation. */
                    values: (number | null)[];
                    /** @description The last minus the first. */
                    difference: number | null;
                    /** @description Of the difference: the same images resampled for both; null when there are no two common images of one visual domain, or when labels differ. */
                    interval: {
                        low: number;
                        high: number;
                    } | null;
                    label: string;
                }[];
            }[];
            /** @description Null unless both were scored under the same corruptions. */
            corruptions: {
                /** @description mCD of the last with the first as its reference: the mean over corruptions of its summed 1 - mIoU divided by the first's; less is better, and 1 is as good. Null when a level has no mIoU, or when the first made no mistake. */
                meanDegradation: number | null;
            } | null;
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "starting" | "draining" | "unavailable";
            /**
             * @example [
             *       "Not every child process has baseline-mini loaded."
             *     ]
             */
            reasons?: string[];
        };
        InferenceServer: {
            /** @enum {string} */
            name: "allweather";
            /** @example 0.1.0 */
            version: string;
            extensions: ("binary_tensor_data" | "model_configuration" | "model_repository" | "statistics")[];
        };
        InferenceStatistics: {
            model_stats: {
                /** @example baseline-mini */
                name: string;
                /** @example 1.1.0 */
                version: string;
                /** @description Milliseconds since 1970. */
                last_inference: number;
                inference_count: number;
                execution_count: number;
                /** @description Images since this process started, through every route. `compute_input` decodes, `compute_output` encodes. */
                inference_stats: {
                    success: {
                        count: number;
                        ns: number;
                    };
                    fail: {
                        count: number;
                        ns: number;
                    };
                    queue: {
                        count: number;
                        ns: number;
                    };
                    compute_input: {
                        count: number;
                        ns: number;
                    };
                    compute_infer: {
                        count: number;
                        ns: number;
                    };
                    compute_output: {
                        count: number;
                        ns: number;
                    };
                    cache_hit: {
                        count: number;
                        ns: number;
                    };
                    cache_miss: {
                        count: number;
                        ns: number;
                    };
                };
                batch_stats: {
                    batch_size: number;
                    compute_input: {
                        count: number;
                        ns: number;
                    };
                    compute_infer: {
                        count: number;
                        ns: number;
                    };
                    compute_output: {
                        count: number;
                        ns: number;
                    };
                }[];
            }[];
        };
        InferenceModel: {
            /** @example baseline-mini */
            name: string;
            /**
             * @description Newest first.
             * @example [
             *       "1.1.0"
             *     ]
             */
            versions: string[];
            /** @enum {string} */
            platform: "onnxruntime_onnx";
            /** @description Send one of them. */
            inputs: components["schemas"]["InferenceTensor"][];
            outputs: components["schemas"]["InferenceTensor"][];
        };
        InferenceTensor: {
            name: string;
            /** @enum {string} */
            datatype: "BYTES" | "UINT8" | "UINT16" | "FP32";
            /** @description -1 is any length. */
            shape: number[];
        };
        InferenceModelReadiness: {
            name: string;
            ready: boolean;
        };
        InferenceModelConfiguration: {
            /** @example baseline-mini */
            name: string;
            /** @enum {string} */
            platform: "onnxruntime_onnx";
            /** @enum {string} */
            backend: "onnxruntime";
            version_policy: {
                all: Record<string, never>;
            };
            /**
             * @description 0: the first dimension of a tensor is like the others, and no batch.
             * @enum {number}
             */
            max_batch_size: 0;
            input: {
                name: string;
                /** @example TYPE_UINT8 */
                data_type: string;
                dims: number[];
                /** @enum {boolean} */
                optional: true;
            }[];
            output: {
                name: string;
                data_type: string;
                dims: number[];
            }[];
        };
        InferResponse: {
            /** @example baseline-mini */
            model_name: string;
            /** @example 1.1.0 */
            model_version: string;
            /** @description The request's. */
            id?: string;
            outputs: {
                /** @enum {string} */
                name: "LABELS" | "CONFIDENCE" | "SCORES";
                /** @enum {string} */
                datatype: "UINT8" | "UINT16" | "FP32";
                /**
                 * @example [
                 *       1,
                 *       2,
                 *       2
                 *     ]
                 */
                shape: number[];
                parameters?: {
                    binary_data_size: number;
                };
                /**
                 * @description Flat, row-major.
                 * @example [
                 *       0,
                 *       0,
                 *       5,
                 *       5
                 *     ]
                 */
                data?: number[];
            }[];
        };
        InferenceRepositoryIndex: {
            /** @example baseline-mini */
            name: string;
            /** @example 1.1.0 */
            version: string;
            /** @enum {string} */
            state: "READY" | "UNAVAILABLE";
            /** @example  */
            reason: string;
        }[];
        InferenceNothing: Record<string, never>;
        ImageSegmentationOutput: {
            /** @example Road */
            label: string;
            /** @description Mean confidence over the label's pixels. */
            score: number;
            /** @description Base64 of a grey PNG of the image's size: 255 where the label is, else 0. */
            mask: string;
        }[];
        RoboflowSegmentation: {
            /** Format: uuid */
            inference_id: string;
            /**
             * @description Seconds.
             * @example 0.08
             */
            time: number;
            image: {
                width: number;
                height: number;
            };
            predictions: {
                /** @description Base64 of a grey PNG of the image's size, whose values are keys of `class_map`. */
                segmentation_mask: string;
                /**
                 * @example {
                 *       "0": "Sky",
                 *       "255": "unlabelled"
                 *     }
                 */
                class_map: {
                    [key: string]: string;
                };
                /** @description Base64 of a grey PNG: 255 times the largest softmax probability. */
                confidence_mask: string;
                present_class_ids: number[];
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description What is left of each quota, and in how many seconds it starts anew (draft-ietf-httpapi-ratelimit-headers). Left out where there is no quota.
         * @example "requests";r=5990;t=41, "pixels";r=998000000;t=40123
         */
        RateLimit: string;
        /**
         * @description The caller's quotas: requests each minute, pixels of images each day. Left out where there is no quota.
         * @example "requests";q=6000;w=60, "pixels";q=1000000000;w=86400;qu="pixels"
         */
        "RateLimit-Policy": string;
        /**
         * @description After how many seconds to try again.
         * @example 2
         */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    segmentImage: {
        parameters: {
            query?: {
                /** @description `name`, `name@version` or `name@alias`; a bare name means its alias `production`. Without it, the server's default model. */
                model?: string;
                /** @description `fast` sees the image at half its scale, `standard` (when nothing is said) at its own, and `best` takes the mean of both. Every version has `standard`; its manifest lists its graphs. */
                quality?: "fast" | "standard" | "best";
                /** @description What to answer with. Several make the answer `multipart/mixed`. */
                format?: ("label-map" | "overlay" | "overlay-webp" | "summary" | "rle" | "polygons" | "confidence" | "disagreement" | "npz" | "safetensors" | "masks")[];
                /** @description Names of the labels that matter. Pixels of others become 255 in label maps, and have no confidence in confidence maps; lists leave them out. */
                labels?: string[];
                /** @description Which number stands for a label in label maps, in tensors and in the names of masks: `index` (when nothing is said) is its place in the model's label set; `trainId` and `labelId` are those of Cityscapes, where the label set has them. JSON tells both index and id of every label. */
                ids?: "index" | "trainId" | "labelId";
                /** @description What `npz` and `safetensors` hold; when nothing is said, `labels`. `labels` are u8 [height, width]; `confidence` is u16 [height, width], 65535 times the largest softmax probability; `scores` are f32 [labels, h, w] at the network's own stride, of the labels that are asked for, by index. */
                tensors?: ("labels" | "confidence" | "scores")[];
                /** @description In how many drawn styles the image is looked at besides its own: for each patch of the image a style of its own label, as in training. `disagreement` and `summary` tell what of the label map holds. Each costs the quota as many pixels as the image has. Needs a version that can preview styles, at quality `standard`. */
                robustness?: number;
                /** @description What styles are drawn from: the same seed draws the same; 0 when nothing is said. */
                seed?: number;
                /** @description Where to tell how a job goes on: an https URL. Only with `Prefer: respond-async` or `wait`. */
                webhook?: string;
                /** @description What to tell it: `start`, `output`, `completed`, with commas between. */
                webhookEvents?: string;
            };
            header?: {
                /** @description A request that is repeated with its key is done once; the answer comes again, with `Idempotent-Replayed`. Kept for a day unless the operator sets another time. 1 to 255 visible ASCII characters, in quotes or not. */
                "Idempotency-Key"?: string;
                /** @description `respond-async` makes a job of the request. `wait=n` makes one too, and waits n seconds, at most 60, for its end: then the answer is the usual one. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/jpeg": Blob;
                "image/png": Blob;
                "image/webp": Blob;
                "application/octet-stream": Blob;
                "multipart/form-data": {
                    /** @description One part for each image. */
                    image: Blob[];
                    /** @description As `model` in the query. */
                    model?: string;
                    /**
                     * @description As `quality` in the query.
                     * @enum {string}
                     */
                    quality?: "fast" | "standard" | "best";
                    /** @description As `format` in the query. */
                    format?: string;
                    /** @description As `labels` in the query. */
                    labels?: string;
                    /**
                     * @description As `ids` in the query.
                     * @enum {string}
                     */
                    ids?: "index" | "trainId" | "labelId";
                    /** @description As `tensors` in the query. */
                    tensors?: string;
                    /** @description As `robustness` in the query. */
                    robustness?: number;
                    /** @description As `seed` in the query. */
                    seed?: number;
                };
                /**
                 * @example {
                 *       "images": [
                 *         {
                 *           "base64": "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                 *         }
                 *       ],
                 *       "model": "baseline-mini@1.1.0",
                 *       "formats": [
                 *         "summary"
                 *       ],
                 *       "labels": [
                 *         "building"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SegmentationInput"];
            };
        };
        responses: {
            /** @description What `format` asks for, or else the best match of `Accept`. Several formats or several images make it `multipart/mixed`. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description The model version that answered. */
                    "Allweather-Model"?: string;
                    /** @description The quality at which it answered. */
                    "Allweather-Quality"?: "fast" | "standard" | "best";
                    /** @description Milliseconds in queue, decode, infer, encode, summed over images. */
                    "Server-Timing"?: string;
                    /** @description With `Prefer`: what of it was heard. */
                    "Preference-Applied"?: string;
                    /** @description With `Prefer: wait`: the job that gave this answer in time. */
                    "Content-Location"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/png": Blob;
                    "image/jpeg": Blob;
                    "image/webp": Blob;
                    /**
                     * @example {
                     *       "model": {
                     *         "name": "baseline-mini",
                     *         "version": "1.1.0",
                     *         "labelSet": "camvid-11"
                     *       },
                     *       "quality": "standard",
                     *       "image": {
                     *         "widthPx": 64,
                     *         "heightPx": 48
                     *       },
                     *       "meanConfidence": 0.819,
                     *       "labels": [
                     *         {
                     *           "index": 1,
                     *           "name": "building",
                     *           "id": 1,
                     *           "color": [
                     *             128,
                     *             0,
                     *             0
                     *           ],
                     *           "pixels": 124,
                     *           "pixelShare": 0.0404,
                     *           "meanConfidence": 0.765
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SegmentationSummary"];
                    /**
                     * @example {
                     *       "model": {
                     *         "name": "baseline-mini",
                     *         "version": "1.1.0",
                     *         "labelSet": "camvid-11"
                     *       },
                     *       "quality": "standard",
                     *       "image": {
                     *         "widthPx": 64,
                     *         "heightPx": 48
                     *       },
                     *       "labels": [
                     *         {
                     *           "index": 1,
                     *           "name": "building",
                     *           "id": 1,
                     *           "color": [
                     *             128,
                     *             0,
                     *             0
                     *           ],
                     *           "pixels": 124,
                     *           "segmentation": {
                     *             "size": [
                     *               48,
                     *               64
                     *             ],
                     *             "counts": "Ug01^110000000000001O000000O1001OO10001O0000000000000000000000000000000000000000000000000000000000000\\O"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/vnd.allweather.rle+json": components["schemas"]["SegmentationRles"];
                    /**
                     * @example {
                     *       "type": "FeatureCollection",
                     *       "model": {
                     *         "name": "baseline-mini",
                     *         "version": "1.1.0",
                     *         "labelSet": "camvid-11"
                     *       },
                     *       "quality": "standard",
                     *       "image": {
                     *         "widthPx": 64,
                     *         "heightPx": 48
                     *       },
                     *       "features": [
                     *         {
                     *           "type": "Feature",
                     *           "properties": {
                     *             "index": 1,
                     *             "name": "building",
                     *             "id": 1,
                     *             "color": [
                     *               128,
                     *               0,
                     *               0
                     *             ],
                     *             "pixels": 124
                     *           },
                     *           "geometry": {
                     *             "type": "MultiPolygon",
                     *             "coordinates": [
                     *               [
                     *                 [
                     *                   [
                     *                     16,
                     *                     20
                     *                   ],
                     *                   [
                     *                     23,
                     *                     20
                     *                   ],
                     *                   [
                     *                     23,
                     *                     21
                     *                   ],
                     *                   [
                     *                     27,
                     *                     21
                     *                   ],
                     *                   [
                     *                     27,
                     *                     20
                     *                   ],
                     *                   [
                     *                     29,
                     *                     20
                     *                   ],
                     *                   [
                     *                     29,
                     *                     21
                     *                   ],
                     *                   [
                     *                     30,
                     *                     21
                     *                   ],
                     *                   [
                     *                     30,
                     *                     20
                     *                   ],
                     *                   [
                     *                     64,
                     *                     20
                     *                   ],
                     *                   [
                     *                     64,
                     *                     23
                     *                   ],
                     *                   [
                     *                     32,
                     *                     23
                     *                   ],
                     *                   [
                     *                     32,
                     *                     22
                     *                   ],
                     *                   [
                     *                     15,
                     *                     22
                     *                   ],
                     *                   [
                     *                     15,
                     *                     21
                     *                   ],
                     *                   [
                     *                     16,
                     *                     21
                     *                   ],
                     *                   [
                     *                     16,
                     *                     20
                     *                   ]
                     *                 ]
                     *               ]
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": components["schemas"]["SegmentationPolygons"];
                    "image/png;profile=confidence": Blob;
                    "image/png;profile=disagreement": Blob;
                    "application/x-npz": Blob;
                    "application/x-safetensors": Blob;
                    "application/zip": Blob;
                    "multipart/mixed": Blob;
                };
            };
            /** @description With `Prefer: respond-async`, or `wait` that was too short: the job that was made. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Where its status is. */
                    Location?: string;
                    /** @description What of `Prefer` was heard. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "fe5dff387dea-8fe4a957e259822b",
                     *       "state": "starting",
                     *       "request": {
                     *         "model": "baseline-mini@1.1.0",
                     *         "quality": "standard",
                     *         "formats": [
                     *           "label-map"
                     *         ]
                     *       },
                     *       "images": {
                     *         "total": 1,
                     *         "done": 0,
                     *         "failed": 0
                     *       },
                     *       "createdAt": "2026-11-22T05:38:41.152Z",
                     *       "startedAt": null,
                     *       "endedAt": null,
                     *       "expiresAt": "2026-11-29T05:38:41.152Z",
                     *       "outputs": [],
                     *       "errors": [],
                     *       "webhook": null,
                     *       "traceId": "73a8cfcc1d3874695f0cb0dca13d9074"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStatus"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upload_not_found`: There is no such upload. `model_not_found`: There is no such model. `quality_unavailable`: This version has no such quality. `styles_unavailable`: This version cannot preview styles. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_acceptable`: No acceptable media type. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_busy`: The request of this Idempotency-Key is still being answered. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused`: This Idempotency-Key made another request. `url_not_allowed`: This URL may not be fetched. `url_unreachable`: The URL gave no image. `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewStyles: {
        parameters: {
            query?: {
                /** @description `name`, `name@version` or `name@alias`; a bare name means its alias `production`. Without it, the server's default model. */
                model?: string;
                /** @description Styles to look at the image in. A text is the name of a style of the version's bank where there is one, else words that a style is predicted from. A style of the bank is mixed into all patches; one of words is predicted for each patch's own label. */
                styles?: string[];
                /** @description The share of the style in the mixture, the same for all channels: 0 leaves the image as it is, 1 dresses it wholly in the style. When nothing is said it is drawn for each channel, as in training. */
                strength?: number;
                /** @description Rows and columns of patches, each with statistics of its own. When nothing is said, as in training. */
                grid?: number;
                /** @description What styles are drawn from: the same seed draws the same; 0 when nothing is said. */
                seed?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/jpeg": Blob;
                "image/png": Blob;
                "image/webp": Blob;
                "application/octet-stream": Blob;
                "multipart/form-data": {
                    /** Format: binary */
                    image: Blob;
                    /** @description As `model` in the query. */
                    model?: string;
                    /** @description As `styles` in the query. */
                    styles?: string;
                    /** @description As `strength` in the query. */
                    strength?: number;
                    /** @description As `grid` in the query. */
                    grid?: number;
                    /** @description As `seed` in the query. */
                    seed?: number;
                };
                /**
                 * @example {
                 *       "image": {
                 *         "base64": "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                 *       },
                 *       "model": "famix-mini@1.1.0",
                 *       "styles": [
                 *         {
                 *           "bank": "foggy road"
                 *         }
                 *       ],
                 *       "strength": 0.7
                 *     }
                 */
                "application/json": components["schemas"]["StylePreviewInput"];
            };
        };
        responses: {
            /** @description The label map before, and for each style what it makes of it. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": {
                     *         "name": "famix-mini",
                     *         "version": "1.1.0",
                     *         "labelSet": "cityscapes-19"
                     *       },
                     *       "image": {
                     *         "widthPx": 64,
                     *         "heightPx": 48
                     *       },
                     *       "grid": 3,
                     *       "seed": 0,
                     *       "strength": 0.7,
                     *       "before": {
                     *         "labelMap": {
                     *           "mediaType": "image/png",
                     *           "data": "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                     *         },
                     *         "labels": [
                     *           {
                     *             "index": 10,
                     *             "name": "sky",
                     *             "id": 23,
                     *             "color": [
                     *               70,
                     *               130,
                     *               180
                     *             ],
                     *             "pixelShare": 0.3669
                     *           },
                     *           {
                     *             "index": 0,
                     *             "name": "road",
                     *             "id": 7,
                     *             "color": [
                     *               128,
                     *               64,
                     *               128
                     *             ],
                     *             "pixelShare": 0.1602
                     *           }
                     *         ]
                     *       },
                     *       "styles": [
                     *         {
                     *           "name": "foggy road",
                     *           "source": "bank",
                     *           "label": "road",
                     *           "unknownWords": [],
                     *           "stability": 0.3607,
                     *           "meanIou": 0.1543,
                     *           "labels": [
                     *             {
                     *               "index": 10,
                     *               "name": "sky",
                     *               "id": 23,
                     *               "color": [
                     *                 70,
                     *                 130,
                     *                 180
                     *               ],
                     *               "shareBefore": 0.3669,
                     *               "shareAfter": 0.2533,
                     *               "changedShare": 0.8731
                     *             },
                     *             {
                     *               "index": 0,
                     *               "name": "road",
                     *               "id": 7,
                     *               "color": [
                     *                 128,
                     *                 64,
                     *                 128
                     *               ],
                     *               "shareBefore": 0.1602,
                     *               "shareAfter": 0.4971,
                     *               "changedShare": 0.002
                     *             }
                     *           ],
                     *           "labelMap": {
                     *             "mediaType": "image/png",
                     *             "data": "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                     *           },
                     *           "picture": {
                     *             "mediaType": "image/webp",
                     *             "data": "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEADMDOJaQAA3AA/uuuAAA="
                     *           }
                     *         }
                     *       ],
                     *       "timingsMs": {
                     *         "queue": 0.1,
                     *         "decode": 1.4,
                     *         "infer": 212.7,
                     *         "encode": 2.9
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StylePreview"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upload_not_found`: There is no such upload. `model_not_found`: There is no such model. `styles_unavailable`: This version cannot preview styles. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `url_not_allowed`: This URL may not be fetched. `url_unreachable`: The URL gave no image. `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`: A quota is used up. `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        jobs: components["schemas"]["JobStatus"][];
                        /**
                         * @description Where the next page starts; null on the last.
                         * @example fe5dff387dea-8fe4a957e259822b
                         */
                        next: string | null;
                    };
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its status. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "fe5dff387dea-8fe4a957e259822b",
                     *       "state": "succeeded",
                     *       "request": {
                     *         "model": "baseline-mini@1.1.0",
                     *         "quality": "standard",
                     *         "formats": [
                     *           "label-map"
                     *         ]
                     *       },
                     *       "images": {
                     *         "total": 1,
                     *         "done": 1,
                     *         "failed": 0
                     *       },
                     *       "createdAt": "2026-11-22T05:38:41.152Z",
                     *       "startedAt": "2026-11-22T05:38:41.160Z",
                     *       "endedAt": "2026-11-22T05:38:41.302Z",
                     *       "expiresAt": "2026-11-29T05:38:41.152Z",
                     *       "outputs": [
                     *         {
                     *           "image": 1,
                     *           "format": "label-map",
                     *           "mediaType": "image/png",
                     *           "bytes": 214,
                     *           "url": "/v1/jobs/fe5dff387dea-8fe4a957e259822b/outputs/1/label-map"
                     *         }
                     *       ],
                     *       "errors": [],
                     *       "webhook": null,
                     *       "traceId": "73a8cfcc1d3874695f0cb0dca13d9074"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStatus"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: There is no such job. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchJob: {
        parameters: {
            query?: never;
            header?: {
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, until the job has ended. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description By its `Last-Event-ID` the client has seen how the job ended. Tells an EventSource, which connects again after every end, to stop. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: There is no such job. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is canceled. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStatus"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: There is no such job. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_finished`: The job has ended already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobOutput: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                /** @description Which image of the request, from 1. */
                image: string;
                format: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. It never changes. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description SHA-256 of the file, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Blob;
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: There is no such job. `output_not_found`: The job has no such output. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                state?: "dead";
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: components["schemas"]["WebhookDelivery"][];
                        /** @description Where the next page starts; null on the last. */
                        next: string | null;
                    };
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, unless it was delivered before. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `delivery_not_found`: There is no such webhook delivery. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secrets of this tenant, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secrets: string[];
                    };
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with its key is done once; the answer comes again, with `Idempotent-Replayed`. Kept for a day unless the operator sets another time. 1 to 255 visible ASCII characters, in quotes or not. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Where the file goes. */
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_busy`: The request of this Idempotency-Key is still being answered. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused`: This Idempotency-Key made another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putUpload: {
        parameters: {
            query: {
                tenant: string;
                contentType: string;
                bytes: number;
                sha256?: string;
                /** @description Unix time in seconds. */
                expires: number;
                signature: string;
            };
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/jpeg": Blob;
                "image/png": Blob;
                "image/webp": Blob;
            };
        };
        responses: {
            /** @description The file is there. Sending the same again changes nothing. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upload_exists`: Something else was uploaded there already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All models, by name. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        models: components["schemas"]["Model"][];
                    };
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelCard"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The manifest. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelManifest"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStyles: {
        parameters: {
            query?: {
                /** @description A version or an alias; `production` when nothing is said. */
                version?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The styles, and what else the version can do with them. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": {
                     *         "name": "famix-mini",
                     *         "version": "1.1.0",
                     *         "labelSet": "cityscapes-19"
                     *       },
                     *       "grid": 3,
                     *       "canPicture": true,
                     *       "canPredict": true,
                     *       "thumbnails": {
                     *         "url": "/v1/models/famix-mini/styles/thumbnails?version=1.1.0",
                     *         "columns": 8,
                     *         "tileWidthPx": 128,
                     *         "tileHeightPx": 96
                     *       },
                     *       "styles": [
                     *         {
                     *           "name": "foggy road",
                     *           "label": "road",
                     *           "prompt": "foggy road",
                     *           "lossBefore": 0.663,
                     *           "lossAfter": 0.257
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ModelStyles"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. `styles_unavailable`: This version cannot preview styles. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStyleThumbnails: {
        parameters: {
            query?: {
                /** @description A version or an alias; `production` when nothing is said. */
                version?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tiles, in the order of the list. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description SHA-256 of the file, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/png": Blob;
                };
            };
            /** @description The file that `If-None-Match` names is still the one. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. `styles_unavailable`: This version cannot preview styles. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLabelSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The labels, by index. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelSet"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `label_set_not_found`: There is no such label set. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvaluations: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        evaluations: components["schemas"]["EvaluationStatus"][];
                        /** @description Where the next page starts; null on the last. */
                        next: string | null;
                    };
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEvaluation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Two requests with one key make one evaluation. 1 to 255 visible ASCII characters, in quotes or not. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationRequest"];
            };
        };
        responses: {
            /** @description The job was written down, and waits. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Where its status is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationStatus"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. `quality_unavailable`: This version has no such quality. `dataset_not_found`: There is no such dataset. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_key_reused`: This Idempotency-Key made another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description State, images done, rate, time left, results so far. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationStatus"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_not_found`: There is no such evaluation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchEvaluation: {
        parameters: {
            query?: never;
            header?: {
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, until the evaluation has ended. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description By its `Last-Event-ID` the client has seen how the evaluation ended. Tells an EventSource, which connects again after every end, to stop. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_not_found`: There is no such evaluation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is canceled. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationStatus"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_not_found`: There is no such evaluation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_finished`: The evaluation has ended already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvaluationReport: {
        parameters: {
            query?: {
                format?: "json" | "html" | "png";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. It never changes. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationReport"];
                    "text/html": string;
                    "image/png": Blob;
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_not_found`: There is no such evaluation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_acceptable`: No acceptable media type. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_not_finished`: The evaluation has no report yet. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareEvaluations: {
        parameters: {
            query: {
                evaluations: string;
                anyProtocol?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comparison. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationComparison"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_not_found`: There is no such evaluation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `evaluation_not_finished`: The evaluation has no report yet. `protocols_differ`: The evaluations had different protocols. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All datasets, by name. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        datasets: {
                            /** @description What a request calls it. */
                            dataset: string;
                            title: string;
                            licence: string | null;
                            visualDomains: string[];
                        }[];
                    };
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `dataset_not_found`: There is no such dataset. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `dataset_invalid`: The dataset cannot be evaluated on. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    hasStarted: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The default model has been loaded and checked once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Not yet. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It would. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Not now; `reasons` say why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics of this process. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInferenceServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceServer"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isInferenceServerLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        live: true;
                    };
                };
            };
        };
    };
    isInferenceServerReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                    };
                };
            };
            /** @description Not yet. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                    };
                };
            };
        };
    };
    getInferenceStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceStatistics"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInferenceModelStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceStatistics"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInferenceModelVersionStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                /** @description A version, or an alias that points at one. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceStatistics"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInferenceModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModel"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isInferenceModelReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelReadiness"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelReadiness"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInferenceModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                /** @description A version, or an alias that points at one. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModel"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isInferenceModelVersionReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                /** @description A version, or an alias that points at one. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelReadiness"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelReadiness"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInferenceModelConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelConfiguration"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInferenceModelVersionConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                /** @description A version, or an alias that points at one. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelConfiguration"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inferModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "inputs": [
                 *         {
                 *           "name": "IMAGE",
                 *           "shape": [
                 *             1
                 *           ],
                 *           "datatype": "BYTES",
                 *           "data": [
                 *             "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                 *           ]
                 *         }
                 *       ],
                 *       "outputs": [
                 *         {
                 *           "name": "LABELS"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["InferRequest"];
                "application/octet-stream": Blob;
            };
        };
        responses: {
            /** @description The outputs, in the order in which they were asked for. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description How many bytes of the body are JSON; tensors follow. Left out when all are. */
                    "Inference-Header-Content-Length"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferResponse"];
                    "application/octet-stream": Blob;
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. `quality_unavailable`: This version has no such quality. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`: A quota is used up. `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inferModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
                /** @description A version, or an alias that points at one. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "inputs": [
                 *         {
                 *           "name": "IMAGE",
                 *           "shape": [
                 *             1
                 *           ],
                 *           "datatype": "BYTES",
                 *           "data": [
                 *             "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                 *           ]
                 *         }
                 *       ],
                 *       "outputs": [
                 *         {
                 *           "name": "LABELS"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["InferRequest"];
                "application/octet-stream": Blob;
            };
        };
        responses: {
            /** @description The outputs, in the order in which they were asked for. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description How many bytes of the body are JSON; tensors follow. Left out when all are. */
                    "Inference-Header-Content-Length"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferResponse"];
                    "application/octet-stream": Blob;
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. `quality_unavailable`: This version has no such quality. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`: A quota is used up. `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInferenceRepository: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["InferenceIndexRequest"];
            };
        };
        responses: {
            /** @description The versions, by name, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceRepositoryIndex"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    loadInferenceModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["InferenceLoadRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceNothing"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unloadInferenceModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["InferenceUnloadRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceNothing"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imageSegmentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `name`, `name@version` or `name@alias`. */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "inputs": "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                 *     }
                 */
                "application/json": components["schemas"]["ImageSegmentationInput"];
                "application/octet-stream": Blob;
                "image/jpeg": Blob;
                "image/png": Blob;
                "image/webp": Blob;
            };
        };
        responses: {
            /** @description The labels that are in the image, by index. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageSegmentationOutput"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`: A quota is used up. `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "starting";
                    };
                };
            };
            /** @description Not yet. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "starting";
                    };
                };
            };
        };
    };
    invoke: {
        parameters: {
            query?: never;
            header?: {
                /** @description `model`, `quality` and, because SageMaker passes on no other header, `api_key`. Others are left alone. */
                "X-Amzn-SageMaker-Custom-Attributes"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": Blob;
                "application/x-image": Blob;
                "image/jpeg": Blob;
                "image/png": Blob;
                "image/webp": Blob;
            };
        };
        responses: {
            /** @description The best match of `Accept`; a label map when it says nothing. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "image/png": Blob;
                    "image/jpeg": Blob;
                    "image/webp": Blob;
                    "application/json": Blob;
                    "application/vnd.allweather.rle+json": Blob;
                    "application/geo+json": Blob;
                    "image/png;profile=confidence": Blob;
                    "image/png;profile=disagreement": Blob;
                    "application/x-npz": Blob;
                    "application/x-safetensors": Blob;
                    "application/zip": Blob;
                    "multipart/mixed": Blob;
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. `quality_unavailable`: This version has no such quality. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_acceptable`: No acceptable media type. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`: A quota is used up. `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    segmentForRoboflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model_id": "baseline-mini/1.1.0",
                 *       "image": {
                 *         "type": "base64",
                 *         "value": "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAgMAAADcJZSMAAAACVBMVEWWvuZ4WkZaWlzx79mMAAAAH0lEQVR42mMIDQ1lQAGjAtQQWIUMBq/AKjQwKkBAAAD59jOGWXhv5wAAAABJRU5ErkJggg=="
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RoboflowRequest"];
            };
        };
        responses: {
            /** @description What is in the image; a list when the request's images are one. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoboflowSegmentation"] | components["schemas"]["RoboflowSegmentation"][];
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. `url_not_allowed`: This URL may not be fetched. `url_unreachable`: The URL gave no image. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`: A quota is used up. `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    segmentForRoboflowV0: {
        parameters: {
            query?: {
                /** @description As a share, or over 1 in percent. */
                confidence?: number | null;
                api_key?: string;
            };
            header?: never;
            path: {
                model: string;
                /** @description A version or an alias. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
                "application/octet-stream": Blob;
            };
        };
        responses: {
            /** @description What is in the image. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoboflowSegmentation"];
                };
            };
            /** @description `request_invalid`: The request makes no sense. `image_missing`: The request carries no image. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Credentials are missing or not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: These credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: There is no such model. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_large`: The image has too many pixels. `request_too_large`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_encoding_unsupported`: This Content-Encoding is not read. `image_format_unsupported`: The image is no JPEG, PNG or WebP. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `image_too_small`: The image has too few pixels. `image_unreadable`: The image cannot be decoded. `url_not_allowed`: This URL may not be fetched. `url_unreachable`: The URL gave no image. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `quota_exceeded`: A quota is used up. `rate_limited`: A quota is used up. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. `artifact_corrupt`: A stored model file is damaged. `model_unusable`: The model does not work. `worker_crashed`: The process that worked on this died. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is waiting already. `issuer_unavailable`: The issuer of tokens cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: The deadline passed before the answer was ready. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    jobWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description The same for every attempt: what a receiver tells repetitions by. */
                "webhook-id": string;
                /** @description Of this attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of the HMAC-SHA256 of id, timestamp and body; several, with spaces between, while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "job.completed",
                 *       "timestamp": "2026-11-22T05:38:41.302Z",
                 *       "data": {
                 *         "id": "fe5dff387dea-8fe4a957e259822b",
                 *         "state": "succeeded",
                 *         "url": "/v1/jobs/fe5dff387dea-8fe4a957e259822b"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            /** @description Any 2xx: it has arrived. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody listens here any more: nothing is sent again. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It has not arrived, and is sent again later. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
