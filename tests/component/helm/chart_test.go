package chart

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

var services = []string{"directory", "routing", "queue", "media", "sip-edge"}

func given(more object) object {
	return overlay(object{
		"redis":    "redis:6379",
		"postgres": object{"secret": "town-postgres"},
		"keys":     object{"secret": "town-keys"},
		"trunk":    []interface{}{"192.0.2.10", "192.0.2.11"},
	}, more)
}

func render(t *testing.T, more object) []object {
	objects, err := Render(os.Getenv("CHART"), given(more))
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// at follows keys and indices: at(deployment, "spec", "template", "spec", "containers", 0).
func at(value interface{}, path ...interface{}) interface{} {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			inner, _ := value.(object)
			value = inner[key]
		case int:
			inner, _ := value.([]interface{})
			if key >= len(inner) {
				return nil
			}
			value = inner[key]
		}
	}
	return value
}

func find(t *testing.T, objects []object, kind, service string) object {
	for _, item := range objects {
		if item["kind"] == kind && at(item, "metadata", "name") == "town-"+service {
			return item
		}
	}
	t.Fatalf("no %s of %s", kind, service)
	return nil
}

// Media keeps what callers said: its pods have volumes of their own.
func workload(service string) string {
	if service == "media" {
		return "StatefulSet"
	}
	return "Deployment"
}

func pod(t *testing.T, objects []object, service string) interface{} {
	return at(find(t, objects, workload(service), service), "spec", "template", "spec")
}

func container(t *testing.T, objects []object, service string) interface{} {
	return at(pod(t, objects, service), "containers", 0)
}

func options(t *testing.T, objects []object, service string) object {
	var parsed object
	text, _ := at(find(t, objects, "ConfigMap", service), "data", "options.yaml").(string)
	if err := yaml.Unmarshal([]byte(text), &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed
}

func portOf(container interface{}, name string) interface{} {
	ports, _ := at(container, "ports").([]interface{})
	for _, port := range ports {
		if at(port, "name") == name {
			return at(port, "containerPort")
		}
	}
	return nil
}

func expect(t *testing.T, what string, got, wanted interface{}) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		t.Errorf("%s is %v, not %v", what, got, wanted)
	}
}

func TestEveryServiceHasADeploymentAHeadlessServiceAndItsOptions(t *testing.T) {
	objects := render(t, nil)
	expect(t, "number of objects", len(objects), 3*len(services))
	for i, name := range services {
		service := find(t, objects, "Service", name)
		deployment := find(t, objects, workload(name), name)
		expect(t, "clusterIP", at(service, "spec", "clusterIP"), "None")
		expect(t, "selector", at(service, "spec", "selector"),
			at(deployment, "spec", "selector", "matchLabels"))
		labels, _ := at(deployment, "spec", "template", "metadata", "labels").(object)
		selector, _ := at(service, "spec", "selector").(object)
		for key, value := range selector {
			expect(t, "pod label "+key, labels[key], value)
		}
		it := container(t, objects, name)
		expect(t, "gRPC port", portOf(it, "grpc"), 7001+i)
		expect(t, "HTTP port", portOf(it, "http"), 9101+i)
		expect(t, "gRPC port of the Service", at(service, "spec", "ports", 0, "port"), 7001+i)
		expect(t, "gRPC listener", options(t, objects, name)["grpc-listen"], fmt.Sprint("0.0.0.0:", 7001+i))
		expect(t, "HTTP listener", options(t, objects, name)["http-listen"], fmt.Sprint("0.0.0.0:", 9101+i))
	}
}

func TestEveryContainerIsProbedByHttp(t *testing.T) {
	objects := render(t, nil)
	for _, name := range services {
		it := container(t, objects, name)
		expect(t, "readiness", at(it, "readinessProbe", "httpGet", "path"), "/readyz")
		expect(t, "liveness", at(it, "livenessProbe", "httpGet", "path"), "/healthz")
		expect(t, "start", at(it, "startupProbe", "httpGet", "port"), "http")
	}
}

func TestEveryPodRunsWithoutRightsAndOnAReadOnlyRoot(t *testing.T) {
	objects := render(t, nil)
	for _, name := range services {
		it := container(t, objects, name)
		expect(t, "non-root", at(pod(t, objects, name), "securityContext", "runAsNonRoot"), true)
		expect(t, "read-only root", at(it, "securityContext", "readOnlyRootFilesystem"), true)
		expect(t, "escalation", at(it, "securityContext", "allowPrivilegeEscalation"), false)
		expect(t, "capabilities", at(it, "securityContext", "capabilities", "drop", 0), "ALL")
		expect(t, "links", at(pod(t, objects, name), "enableServiceLinks"), false)
	}
}

func TestAPodHasThirtySecondsMoreThanItsDrain(t *testing.T) {
	objects := render(t, nil)
	for _, name := range services {
		expect(t, "grace", at(pod(t, objects, name), "terminationGracePeriodSeconds"), 630)
		expect(t, "drain", options(t, objects, name)["drain-timeout"], 600)
	}
	objects = render(t, object{"drainSeconds": 60})
	expect(t, "grace", at(pod(t, objects, "queue"), "terminationGracePeriodSeconds"), 90)
	expect(t, "drain", options(t, objects, "queue")["drain-timeout"], 60)
}

func TestServicesFindEachOtherByTheirHeadlessNames(t *testing.T) {
	objects := render(t, nil)
	edge := options(t, objects, "sip-edge")
	expect(t, "directory", edge["directory"], "town-directory:7001")
	expect(t, "routing", edge["routing"], "town-routing:7002")
	expect(t, "queue", edge["queue"], "town-queue:7003")
	expect(t, "media", edge["media"], "town-media:7004")
	expect(t, "redis", edge["redis"], "redis:6379")
	expect(t, "trunk", edge["trunk"], []string{"192.0.2.10", "192.0.2.11"})
	expect(t, "directory of routing", options(t, objects, "routing")["directory"], "town-directory:7001")
	expect(t, "directory of queue", options(t, objects, "queue")["directory"], "town-directory:7001")
}

func TestVoiceAndSignallingUseTheNetworkOfTheirNode(t *testing.T) {
	objects := render(t, nil)
	for _, name := range services {
		wanted := name == "media" || name == "sip-edge"
		expect(t, "host network of "+name, at(pod(t, objects, name), "hostNetwork") == true, wanted)
	}
	expect(t, "SIP port", portOf(container(t, objects, "sip-edge"), "sip-udp"), 5060)
	expect(t, "RTP ports", options(t, objects, "media")["rtp-ports"], "20000-24999")
}

func TestValuesChangeWhatTheySay(t *testing.T) {
	objects := render(t, object{
		"image":               object{"repository": "images.example.org/voice", "tag": "1.2.3"},
		"logLevel":            "debug",
		"defaultOrganisation": "empoli",
		"services": object{
			"queue": object{"replicas": 5, "grpcPort": 8003,
				"resources": object{"limits": object{"memory": "2Gi"}}},
			"media": object{"rtpPorts": "30000-30999", "hostNetwork": false,
				"options": object{"pico-dir": "/opt/pico"}},
			"sip-edge": object{"sipPort": 5070},
		},
	})
	expect(t, "replicas", at(find(t, objects, "Deployment", "queue"), "spec", "replicas"), 5)
	expect(t, "image", at(container(t, objects, "queue"), "image"), "images.example.org/voice/queue:1.2.3")
	expect(t, "memory", at(container(t, objects, "queue"), "resources", "limits", "memory"), "2Gi")
	expect(t, "queue seen by the edge", options(t, objects, "sip-edge")["queue"], "town-queue:8003")
	expect(t, "log level", options(t, objects, "routing")["log-level"], "debug")
	expect(t, "organisation", options(t, objects, "sip-edge")["default-organisation"], "empoli")
	expect(t, "SIP", options(t, objects, "sip-edge")["sip-listen"], "0.0.0.0:5070")
	expect(t, "RTP", options(t, objects, "media")["rtp-ports"], "30000-30999")
	expect(t, "further option", options(t, objects, "media")["pico-dir"], "/opt/pico")
	expect(t, "host network", at(pod(t, objects, "media"), "hostNetwork"), nil)
}

func TestMessagesLieOnAVolumeAndGoToTheMailServer(t *testing.T) {
	objects := render(t, nil)
	set := find(t, objects, "StatefulSet", "media")
	claim := at(set, "spec", "volumeClaimTemplates", 0)
	expect(t, "claim", at(claim, "metadata", "name"), "state")
	expect(t, "storage", at(claim, "spec", "resources", "requests", "storage"), "10Gi")
	expect(t, "service", at(set, "spec", "serviceName"), "town-media")
	expect(t, "no server", options(t, objects, "media")["smtp"], nil)
	volumes, _ := at(pod(t, objects, "media"), "volumes").([]interface{})
	for _, volume := range volumes {
		if at(volume, "name") == "state" {
			t.Error("the claim's volume is hidden by another")
		}
	}

	objects = render(t, object{"messages": object{
		"smtp": object{"server": "smtp://relay:587", "user": "centralino", "secret": "town-smtp"},
		"from": "centralino@example.org", "format": "opus", "keepDays": 30, "storage": "50Gi"}})
	media := options(t, objects, "media")
	expect(t, "server", media["smtp"], "smtp://relay:587")
	expect(t, "TLS", media["smtp-tls"], "always")
	expect(t, "user", media["smtp-user"], "centralino")
	expect(t, "password", media["smtp-password-file"], "/etc/centralino/smtp/password")
	expect(t, "sender", media["mail-from"], "centralino@example.org")
	expect(t, "format", media["message-format"], "opus")
	expect(t, "days", media["message-keep-days"], 30)
	volumes, _ = at(pod(t, objects, "media"), "volumes").([]interface{})
	expect(t, "secret", at(volumes[len(volumes)-1], "secret", "secretName"), "town-smtp")
}

func TestANewConfigurationIsANewPod(t *testing.T) {
	checksum := func(objects []object) interface{} {
		return at(find(t, objects, "Deployment", "queue"), "spec", "template", "metadata",
			"annotations", "checksum/options")
	}
	if checksum(render(t, nil)) == checksum(render(t, object{"redis": "other:6379"})) {
		t.Error("the checksum does not follow the options")
	}
}

func TestSecretsAreNamedAndNeverWritten(t *testing.T) {
	objects := render(t, nil)
	expect(t, "PostgreSQL", at(container(t, objects, "directory"), "env", 1, "valueFrom",
		"secretKeyRef", "name"), "town-postgres")
	for _, name := range []string{"directory", "sip-edge"} {
		expect(t, "key file", options(t, objects, name)["key-file"], "/etc/centralino/keys/keys")
		volumes, _ := at(pod(t, objects, name), "volumes").([]interface{})
		expect(t, "secret", at(volumes[len(volumes)-1], "secret", "secretName"), "town-keys")
	}
}

func TestWhatIsMissingOrForbiddenIsSaid(t *testing.T) {
	for _, wrong := range []struct {
		values object
		says   string
	}{
		{object{"redis": ""}, "redis: set it to HOST:PORT"},
		{object{"postgres": object{"secret": ""}}, "postgres.secret"},
		{object{"keys": object{"secret": ""}}, "keys.secret"},
		{object{"trunk": []interface{}{}}, "trunk: list the carrier's addresses"},
		{object{"services": object{"routing": object{"options": object{"civil-time": "2026-11-25T10:00"}}}},
			"in a cluster calendars follow the real clock"},
	} {
		_, err := Render(os.Getenv("CHART"), given(wrong.values))
		if err == nil || !strings.Contains(err.Error(), wrong.says) {
			t.Errorf("with %v the error is %v, not %q", wrong.values, err, wrong.says)
		}
	}
}
