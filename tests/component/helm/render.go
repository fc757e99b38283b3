// Renders the chart with what Helm is made of: text/template and the sprig functions. It is not
// Helm: hooks, sub-charts, lookup and .Capabilities are not there.
package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type object = map[string]interface{}

func toYaml(value interface{}) (string, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	err := encoder.Encode(value)
	return strings.TrimSuffix(out.String(), "\n"), err
}

func required(message string, value interface{}) (interface{}, error) {
	if text, isText := value.(string); value == nil || (isText && text == "") {
		return nil, fmt.Errorf("%s", message)
	}
	return value, nil
}

// As Helm does, all numbers become float64.
func readYaml(path string) (object, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var value object
	if err := yaml.Unmarshal(text, &value); err != nil {
		return nil, err
	}
	asJson, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var plain object
	return plain, json.Unmarshal(asJson, &plain)
}

// overlay puts given values over defaults, maps key by key.
func overlay(defaults, given object) object {
	for key, value := range given {
		inner, isMap := value.(object)
		if old, wasMap := defaults[key].(object); isMap && wasMap {
			defaults[key] = overlay(old, inner)
		} else {
			defaults[key] = value
		}
	}
	return defaults
}

// Render gives every object of the chart in `folder` under its default values and those given.
func Render(folder string, given object) ([]object, error) {
	values, err := readYaml(filepath.Join(folder, "values.yaml"))
	if err != nil {
		return nil, err
	}
	meta, err := readYaml(filepath.Join(folder, "Chart.yaml"))
	if err != nil {
		return nil, err
	}
	root := template.New("chart").Option("missingkey=error")
	functions := sprig.TxtFuncMap()
	functions["toYaml"] = toYaml
	functions["required"] = required
	functions["include"] = func(name string, data interface{}) (string, error) {
		var out bytes.Buffer
		err := root.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	if _, err := root.Funcs(functions).ParseGlob(filepath.Join(folder, "templates", "*")); err != nil {
		return nil, err
	}
	scope := object{
		"Values":  overlay(values, given),
		"Chart":   object{"Name": meta["name"], "Version": meta["version"], "AppVersion": meta["appVersion"]},
		"Release": object{"Name": "town", "Namespace": "default", "Service": "Helm"},
	}
	var objects []object
	files, err := filepath.Glob(filepath.Join(folder, "templates", "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		var out bytes.Buffer
		if err := root.ExecuteTemplate(&out, filepath.Base(file), scope); err != nil {
			return nil, err
		}
		decoder := yaml.NewDecoder(&out)
		for {
			var item object
			if err := decoder.Decode(&item); err == io.EOF {
				break
			} else if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if item != nil {
				objects = append(objects, item)
			}
		}
	}
	return objects, nil
}
